"""What is asked of Asterisk for supervisors in calls."""

import logging

from crm.monitoring.states import Way
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.monitoring.monitor import Monitor
from ivr.outgoing.own_phone import OWN_PHONE_MS
from ivr.tracker.events import interface_of
from ivr.tracker.live_call import LiveCall

log = logging.getLogger(__name__)

CONTEXT = "monitoring"
STEPS = {Way.LISTEN: "listen", Way.WHISPER: "whisper", Way.BARGE: "join", Way.TAKE_OVER: "join"}
"""Where in the dialplan each way is."""


class Lines:
    """Rings, turns and joins supervisors' phones.

    Args:
        gateway: The manager link.
    """

    def __init__(self, gateway: AmiGateway) -> None:
        self._gateway = gateway
        self._meetings: dict[str, str] = {}
        self._rooms: set[str] = set()

    def hear(self, event: AmiEvent) -> None:
        """Remember who is in which conference: nobody is led there twice."""
        if event.name == "ConfbridgeJoin":
            self._meetings[event["Uniqueid"]] = event["Conference"]
        elif event.name == "ConfbridgeLeave":
            self._meetings.pop(event["Uniqueid"], None)

    async def compare(self) -> None:
        """After a reconnect, learn which conferences there are."""
        self._rooms = {room["Conference"] for room in (await self._gateway.act("ConfbridgeListRooms")).items}

    async def dissolve(self, call_id: str) -> None:
        """Let everybody leave the conference of a citizen who is gone, if there is one: nobody is left alone."""
        if call_id in self._rooms or call_id in self._meetings.values():
            self._rooms.discard(call_id)
            await self._try("ConfbridgeKick", Conference=call_id, Channel="all")

    async def ring(self, monitor: Monitor) -> bool:
        """Ring the supervisor's phone; return whether it is rung.

        Raises:
            AmiError: The telephone system cannot be asked.
        """
        reply = await self._gateway.act(
            "Originate",
            Channel=interface_of(monitor.supervisor),
            ChannelId=monitor.id,
            ActionID=monitor.id,
            Context=CONTEXT,
            Exten=STEPS[monitor.way],
            Priority=1,
            CallerID=f"<{monitor.operator}>",
            Timeout=OWN_PHONE_MS,
            Variable=[
                f"PJSIP_HEADER(add,X-Hotline-Call)={monitor.id}",
                f"HOTLINE_MEETING={self._meeting(monitor)}",
                f"HOTLINE_HEARD={monitor.leg}",
            ],
        )
        return reply.success

    async def turn(self, monitor: Monitor) -> None:
        """Lead the supervisor's channel to what its way is."""
        try:
            for variable, value in {"HOTLINE_HEARD": monitor.leg, "HOTLINE_MEETING": self._meeting(monitor)}.items():
                await self._gateway.act("Setvar", Channel=monitor.id, Variable=variable, Value=value)
            await self._gateway.act(
                "Redirect", Channel=monitor.id, Context=CONTEXT, Exten=STEPS[monitor.way], Priority=1
            )
        except AmiError as error:
            log.warning("call %s: supervisor %s stays as before (%s)", monitor.call_id, monitor.supervisor, error.slug)

    async def join(self, monitor: Monitor, call: LiveCall) -> bool:
        """Lead the citizen to the supervisor, the operator too unless the call is taken over.

        Returns:
            Whether they are together.

        Raises:
            AmiError: The telephone system cannot be asked.
        """
        if call.id in self._meetings:
            return True
        citizen, operator = call.caller_channel, call.operator_channel
        led: dict[str, str | int] = {"Channel": citizen, "Context": CONTEXT, "Exten": "citizen", "Priority": 1}
        if monitor.way is Way.BARGE:
            led |= {"ExtraChannel": operator, "ExtraContext": CONTEXT, "ExtraExten": "join", "ExtraPriority": 1}
        for channel in (citizen, operator):
            await self._gateway.act("Setvar", Channel=channel, Variable="HOTLINE_MEETING", Value=call.id)
        return (await self._gateway.act("Redirect", **led)).success

    def _meeting(self, monitor: Monitor) -> str:
        """Return the conference the citizen is in, or the one to lead them to."""
        return self._meetings.get(monitor.call_id, monitor.call_id)

    async def hang_up(self, channel: str) -> None:
        """Hang up what may be gone already."""
        await self._try("Hangup", Channel=channel, Cause=16)

    async def _try(self, action: str, **fields: str | int) -> None:
        try:
            await self._gateway.act(action, **fields)
        except AmiError as error:
            log.warning("%s in a monitored call was not done (%s)", action, error.slug)
