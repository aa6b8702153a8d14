"""What a hand-over asks of Asterisk. Channels, tap and recording stay what they are; only where they are changes."""

import logging

from config.profile import Profile
from ivr.ami import AmiError, AmiGateway
from ivr.ami.messages import Value
from ivr.hand_over.hand_over import HandOver
from ivr.tracker.events import HAND_OVER, HOTLINE

log = logging.getLogger(__name__)

CITIZEN, HELPER, MUSIC, FRONT = "citizen", "helper", "music", "front"
"""Places of the dialplan's context: in the conference as one or the other, with music, at the front of the queue."""


class Exchange:
    """Rings, leads and hangs up.

    Args:
        gateway: The manager link.
        profile: The line's number and the queues.
    """

    def __init__(self, gateway: AmiGateway, profile: Profile) -> None:
        self._gateway = gateway
        self._profile = profile

    async def ring(self, one: HandOver, channel: str, ring_s: int) -> bool:
        """Call the target; it waits in the conference. Return whether it was tried.

        Raises:
            AmiError: The telephone system cannot be asked.
        """
        reply = await self._gateway.act(
            "Originate",
            Channel=channel,
            ChannelId=one.id,
            ActionID=one.id,
            Context=HAND_OVER,
            Exten=HELPER,
            Priority=1,
            CallerID=f"<{self._profile.line}>",
            Timeout=ring_s * 1000,
            Variable=f"HOTLINE_MEETING={one.id}",
        )
        return reply.success

    async def lead(self, one: HandOver, place: str, *, with_holder: bool) -> bool:
        """Lead the citizen to a place, and the operator to the conference if they come along; tell whether it was done.

        Raises:
            AmiError: The telephone system cannot be asked.
        """
        citizen, holder = one.call.caller_channel, one.holder_channel
        await self._gateway.act("Setvar", Channel=citizen, Variable="HOTLINE_MEETING", Value=one.id)
        wanted: dict[str, Value] = {"Channel": citizen, "Context": HAND_OVER, "Exten": place, "Priority": 1}
        if with_holder:
            await self._gateway.act("Setvar", Channel=holder, Variable="HOTLINE_MEETING", Value=one.id)
            wanted |= {"ExtraChannel": holder, "ExtraContext": HAND_OVER, "ExtraExten": HELPER, "ExtraPriority": 1}
        return (await self._gateway.act("Redirect", **wanted)).success

    async def try_lead(self, one: HandOver, place: str, *, with_holder: bool = False) -> bool:
        """Lead as ``lead`` does where nobody waits for an error."""
        try:
            return await self.lead(one, place, with_holder=with_holder)
        except AmiError as error:
            log.warning("call %s: nobody is led to %s (%s)", one.call.id, place, error.slug)
            return False

    async def send_to_queue(self, one: HandOver) -> bool:
        """Let the citizen wait in the queue that was asked for, before those who came by themselves.

        Raises:
            AmiError: The telephone system cannot be asked.
        """
        rule, citizen = self._profile.queues[one.asked.target], one.call.caller_channel
        told: dict[str, Value] = {
            "HOTLINE_QUEUE": one.asked.target,
            "HOTLINE_MAX_WAIT": rule.max_wait_s,
            "HOTLINE_PROMPT": "",
            "QUEUE_PRIO": rule.priority + 1 + one.sooner,
        }
        for variable, value in told.items():
            await self._gateway.act("Setvar", Channel=citizen, Variable=variable, Value=value)
        reply = await self._gateway.act("Redirect", Channel=citizen, Context=HOTLINE, Exten="queue", Priority=1)
        await self.hang_up(one.holder_channel)
        return reply.success

    async def to_front(self, channel: str, queue: str) -> None:
        """Let a citizen be the next one of the queue; without the link the dialplan does so itself after a while."""
        try:
            await self._gateway.act("Setvar", Channel=channel, Variable="HOTLINE_QUEUE", Value=queue)
            await self._gateway.act("Redirect", Channel=channel, Context=HAND_OVER, Exten=FRONT, Priority=1)
        except AmiError as error:
            log.warning("a citizen waits for the front of queue %s (%s)", queue, error.slug)

    async def hang_up(self, channel: str) -> None:
        """Hang up what may be gone already."""
        await self._try("Hangup", Channel=channel, Cause=16)

    async def dissolve(self, meeting: str) -> None:
        """Let everybody leave a conference whose citizen is gone."""
        await self._try("ConfbridgeKick", Conference=meeting, Channel="all")

    async def _try(self, action: str, **fields: Value) -> None:
        try:
            await self._gateway.act(action, **fields)
        except AmiError as error:
            log.warning("%s of a hand-over was not done (%s)", action, error.slug)
