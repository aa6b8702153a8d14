"""The lines that are being called for live calls, or take part in them."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.rules.outgoing import Line
from crm.bus.bus import Bus
from crm.bus.events import HandOverChanged
from crm.calls.states import CallState, HandOverState
from crm.casework import Casework
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.errands import Errands
from ivr.hand_over.errors import NoSuchLineError, NotHandedOverError, NoWayOutError
from ivr.pbx.phones import WAY_OUT
from ivr.tracker.ledger import Ledger
from ivr.tracker.live_call import LiveCall

log = logging.getLogger(__name__)

CONTEXT = "hand-over"
CAUSES = {"17": HandOverState.BUSY, "18": HandOverState.NO_ANSWER, "19": HandOverState.NO_ANSWER}
"""Why the line's channel hung up (ITU-T Q.850); the rest is unreachable."""

REASONS = {"3": HandOverState.NO_ANSWER, "5": HandOverState.BUSY}
"""Reasons of an ``OriginateResponse``: it rang until our time was over (AST_CONTROL_RINGING), AST_CONTROL_BUSY."""

SETTLE_S = 1.0

_S = HandOverState


@dataclass(slots=True)
class HandOver:
    """A line that is called for a call, or takes part in it.

    Attributes:
        id: Unique id of the line's channel.
        call: The call.
        line: The line.
        by: Who asked for it: the operator, or a supervisor.
        operator_channel: Name of the operator's channel, and ``operator_leg`` its unique id.
        state: Where it stands.
    """

    id: str
    call: LiveCall
    line: Line
    by: str
    operator_channel: str
    operator_leg: str
    state: HandOverState = _S.CALLING


class HandOvers:
    """Calls a line while citizen and operator talk on, and joins the three when it answers.

    Nothing is taken from the citizen before the line has answered: if it is busy or silent, they are with the operator
    as they were. Neither the database nor the console is waited for.

    Args:
        gateway: The manager link.
        bus: Where it is told.
        live: The calls on the line (``CallTracker.live``).
        ledger: Keeps what happened.
        casework: The city's rules by day.
        clock: The present moment.
        way_out: Whether there is a carrier for calls of ours.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        bus: Bus,
        live: Mapping[str, LiveCall],
        ledger: Ledger,
        casework: Casework,
        clock: Clock,
        *,
        way_out: bool,
    ) -> None:
        self._gateway = gateway
        self._bus = bus
        self._live = live
        self._ledger = ledger
        self._casework = casework
        self._clock = clock
        self._way_out = way_out
        self._going: dict[str, HandOver] = {}
        self._errands = Errands()
        gateway.subscribe(self._hear)
        gateway.on_up(self._compare)

    async def stop(self) -> None:
        """Ask for nothing more; conversations that stand go on."""
        await self._errands.stop()

    async def begin(self, call_id: str, login: str, code: str, *, anybodys: bool = False) -> None:
        """Call a line for the call this operator talks in; the operator stays in it whoever asks.

        Args:
            call_id: The call.
            login: Who asks.
            code: Which line of the city's rules.
            anybodys: Whether for somebody who stands over the operators: the call may be another's.

        Raises:
            NoWayOutError: No carrier takes calls of ours.
            NoSuchLineError: The rules know no such line.
            NotHandedOverError: Nobody talks in this call, or somebody else, or another line is in it already.
            AmiError: The telephone system cannot be asked.
        """
        outgoing = self._casework.rules(self._clock()).outgoing
        line, call = outgoing.line(code), self._live.get(call_id)
        if not self._way_out:
            raise NoWayOutError("expected a carrier for outgoing calls, none is set (HOTLINE_WAY_OUT__ADDRESS)")
        if line is None:
            raise NoSuchLineError(f"expected a line out of {[one.code for one in outgoing.lines]}, got another")
        if call is None or not (anybodys or call.operator == login) or call.state is not CallState.TALKING:
            raise NotHandedOverError("expected a call you are talking in, it is over, on hold or not yours")
        if call_id in self._going:
            raise NotHandedOverError("expected no other line in this call, one is called or takes part already")
        one = HandOver(f"line-{uuid.uuid4().hex}", call, line, login, call.operator_channel, call.operator_leg)
        self._going[call_id] = one
        self._tell(one, _S.CALLING)
        try:
            await self._dial(one, outgoing.ring_s)
        except AmiError:
            self._over(one, _S.UNREACHABLE)
            raise

    async def withdraw(self, call_id: str, login: str) -> None:
        """Stop calling a line that has not answered, or let it leave the conversation.

        Raises:
            NotHandedOverError: No line is called for this call, or the call is another's and so is the line.
            AmiError: The telephone system cannot be asked.
        """
        one = self._going.get(call_id)
        if one is None or login not in (one.by, one.call.operator):
            raise NotHandedOverError("expected a line of your call, or one that you called, there is none")
        if one.state is _S.CALLING:
            self._over(one, _S.WITHDRAWN)
        await self._gateway.act("Hangup", Channel=one.id, Cause=16)

    async def _dial(self, one: HandOver, ring_s: int) -> None:
        reply = await self._gateway.act(
            "Originate",
            Channel=f"PJSIP/{one.line.number}@{WAY_OUT}",
            ChannelId=one.id,
            ActionID=one.id,
            Context=CONTEXT,
            Exten="line",
            Priority=1,
            CallerID=f"<{self._casework.profile.line}>",
            Timeout=ring_s * 1000,
            Variable=f"HOTLINE_CALL={one.call.id}",
        )
        if not reply.success:
            self._over(one, _S.UNREACHABLE)

    # --- what happens -------------------------------------------------------------------------------------------

    def _hear(self, event: AmiEvent) -> None:
        if event.name == "OriginateResponse":
            if (one := self._named(event["ActionID"])) and one.state is _S.CALLING:
                self._answered(one, event)
        elif event.name == "Hangup":
            self._hung_up(event["Uniqueid"], event["Cause"])

    def _answered(self, one: HandOver, event: AmiEvent) -> None:
        if event["Response"] == "Success":
            self._errands.run(self._join(one))
        elif state := REASONS.get(event["Reason"]):
            self._over(one, state)
        else:
            self._errands.run(self._settle(one))

    async def _settle(self, one: HandOver) -> None:
        """Wait for the hang-up of the line's channel, which alone says why; a channel that never was has none."""
        await asyncio.sleep(SETTLE_S)
        if self._going.get(one.call.id) is one and one.state is _S.CALLING:
            self._over(one, _S.UNREACHABLE)

    async def _join(self, one: HandOver) -> None:
        """Lead citizen and operator to where the line waits. Their channels, tap and recording stay what they are."""
        call = one.call
        try:
            await self._gateway.act("Setvar", Channel=one.operator_channel, Variable="HOTLINE_CALL", Value=call.id)
            reply = await self._gateway.act(
                "Redirect",
                Channel=call.caller_channel,
                Context=CONTEXT,
                Exten="citizen",
                Priority=1,
                ExtraChannel=one.operator_channel,
                ExtraContext=CONTEXT,
                ExtraExten="operator",
                ExtraPriority=1,
            )
        except AmiError as error:
            log.warning("call %s: the line that answered cannot be joined (%s)", call.id, error.slug)
            self._over(one, _S.UNREACHABLE)
            return
        if reply.success and self._going.get(call.id) is one:
            self._tell(one, _S.CONNECTED)
        elif not reply.success:
            self._drop(one, _S.UNREACHABLE)

    def _hung_up(self, channel: str, cause: str) -> None:
        if one := self._named(channel):
            if one.state is _S.CONNECTED:
                self._over(one, _S.ENDED)
            else:
                self._over(one, CAUSES.get(cause, _S.UNREACHABLE))
        elif one := self._going.get(channel):
            self._drop(one, _S.ENDED if one.state is _S.CONNECTED else _S.WITHDRAWN)
            self._errands.run(self._hang_up(one.operator_channel))
        else:
            for one in [o for o in self._going.values() if o.operator_leg == channel and o.state is _S.CALLING]:
                self._drop(one, _S.WITHDRAWN)

    def _drop(self, one: HandOver, state: HandOverState) -> None:
        self._over(one, state)
        self._errands.run(self._hang_up(one.id))

    async def _hang_up(self, channel: str) -> None:
        """Hang up what may be gone already."""
        try:
            await self._gateway.act("Hangup", Channel=channel, Cause=16)
        except AmiError as error:
            log.warning("a channel of a hand-over is left to hang up by itself (%s)", error.slug)

    async def _compare(self) -> None:
        """After a reconnect, end what Asterisk no longer shows."""
        standing = {channel["Uniqueid"] for channel in (await self._gateway.act("CoreShowChannels")).items}
        for one in [o for o in self._going.values() if o.id not in standing]:
            self._over(one, _S.ENDED if one.state is _S.CONNECTED else _S.UNREACHABLE)

    # --- who is told --------------------------------------------------------------------------------------------

    def _named(self, channel: str) -> HandOver | None:
        return next((one for one in self._going.values() if channel and one.id == channel), None)

    def _over(self, one: HandOver, state: HandOverState) -> None:
        if self._going.pop(one.call.id, None):
            self._tell(one, state)

    def _tell(self, one: HandOver, state: HandOverState) -> None:
        one.state = state
        at: datetime = self._clock()
        self._bus.publish(HandOverChanged(call_id=one.call.id, line=one.line.code, state=state, at=at))
        self._ledger.handed_over(one.call.id, one.id, one.line.code, one.line.name, one.by, state, at)
