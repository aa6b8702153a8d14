"""Calls that the line makes by itself. What becomes of one that rings, the tracker follows as any other."""

import logging
from collections.abc import Mapping
from datetime import datetime

from crm.calls.states import Outcome
from crm.casework import Casework
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.tracker.live_call import LiveCall
from ivr.tracker.tracker import CallTracker

log = logging.getLogger(__name__)

NUMBERS = "numbers"
"""The dialplan context that knows the shapes of numbers, and nothing else."""


class MachineCalls:
    """Lets Asterisk dial calls whose rows are there, and ends those that never rang.

    Args:
        gateway: The manager link.
        tracker: Knows the calls on the line.
        casework: The city's rules by day.
        clock: The present moment.
    """

    def __init__(self, gateway: AmiGateway, tracker: CallTracker, casework: Casework, clock: Clock) -> None:
        self._gateway, self._tracker, self._casework, self._clock = gateway, tracker, casework, clock
        gateway.subscribe(self._hear)

    async def dial(self, call: LiveCall, context: str, told: Mapping[str, str], now: datetime) -> None:
        """Dial a call.

        Args:
            call: The call; its id becomes the channel's.
            context: The dialplan context in which whoever takes it up is asked.
            told: What the dialplan is told, by its variables without ``HOTLINE_``.
            now: The present moment.
        """
        self._tracker.calls.begin(call, now)
        if not await self._dials(call, context, told):
            self._never_rang(call.id)

    async def _dials(self, call: LiveCall, context: str, told: Mapping[str, str]) -> bool:
        """Let Asterisk dial, if its own plan of numbers has this one as well; return whether it does."""
        try:
            known = await self._gateway.act("Getvar", Variable=f"DIALPLAN_EXISTS({NUMBERS},{call.number},1)")
            if known.fields["Value"] != "1":
                log.warning("call %s is not dialled: the dialplan does not know its number's shape", call.id)
                return False
            reply = await self._gateway.act(
                "Originate",
                Channel=f"PJSIP/{call.number}@way-out",
                ChannelId=call.id,
                ActionID=call.id,
                Context=context,
                Exten="ask",
                Priority=1,
                CallerID=f"<{self._casework.profile.line}>",
                Timeout=self._casework.rules(call.started_at).outgoing.ring_s * 1000,
                Variable=[f"HOTLINE_CITIZEN={call.number}", *(f"HOTLINE_{name}={one}" for name, one in told.items())],
            )
        except AmiError:
            # Nobody knows whether it rings: the comparison after the link is up again ends it or takes it up.
            log.warning("call %s: the link was lost while it was begun", call.id)
            return True
        return reply.success

    def _hear(self, event: AmiEvent) -> None:
        if event.name == "Newchannel" and (call := self._tracker.live.get(event["Uniqueid"])):
            call.caller_channel = call.caller_channel or event["Channel"]
        elif event.name == "OriginateResponse" and event["Response"] != "Success":
            self._never_rang(event["ActionID"])

    def _never_rang(self, call_id: str) -> None:
        """End a call that has no channel, whose end would tell how it ended."""
        if (call := self._tracker.live.get(call_id)) and not call.caller_channel:
            self._tracker.calls.end(call, Outcome.UNREACHABLE, self._clock())
