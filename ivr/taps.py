"""Live taps: what each side of a call says goes to the recognisers over a websocket channel of its own."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crm.bus.bus import Bus, Subscription
from crm.bus.events import (
    CallAnswered,
    CallEnded,
    CallStateChanged,
    Event,
    HandOverChanged,
    Leg,
    OutgoingCallChanged,
    PbxLinkChanged,
)
from crm.calls.states import CallState, HandOverState
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.errands import Errands
from ivr.outgoing import OutgoingCall
from ivr.tracker.live_call import LiveCall

log = logging.getLogger(__name__)

ORIGINATE_MS = 3000
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 30.0
_HEARD = (
    CallState.MENU,
    CallState.SPEAKING,
    CallState.INFORMED,
    CallState.REFUSED,
    CallState.RECORDING,
    CallState.WAITING,
    CallState.RINGING,
    CallState.TALKING,
    CallState.HOLD,
    CallState.HANDED_OVER,
    CallState.SURVEY,
)


@dataclass(slots=True)
class Tap:
    """One side of one call that should be heard.

    Attributes:
        call_id: The call.
        leg: Which side.
        channel: Unique id of the channel that is listened to.
        operator: Whose channel it is, for the operator's side.
        tries: How often it was asked for since it last stood.
        name: Unique id of the tap's own channel.
    """

    call_id: str
    leg: Leg
    channel: str
    operator: str = ""
    tries: int = 0
    name: str = ""

    def query(self) -> str:
        """Return what the media server is told about this stream."""
        told = f"call={self.call_id},leg={self.leg}"
        return f"{told},operator={self.operator}" if self.operator else told


class Taps:
    """Asks for a tap of the citizen from the first step on, and of each operator from their answer on.

    A tap that cannot be made, or that ends before the channel it listens to, is asked for again with growing pauses
    for as long as the call lives. Nothing of it touches the call.

    Args:
        gateway: Where taps are asked for.
        bus: Where calls are followed.
        live: The calls on the line (``CallTracker.live``).
        outgoing: The calls of ours (``OutgoingCalls.live``).
    """

    def __init__(
        self,
        gateway: AmiGateway,
        bus: Bus,
        live: Mapping[str, LiveCall],
        outgoing: Mapping[str, OutgoingCall] = MappingProxyType({}),
    ) -> None:
        self._gateway = gateway
        self._bus = bus
        self._live = live
        self._outgoing = outgoing
        self._taps: dict[str, Tap] = {}
        self._errands = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None
        self._asked = 0
        gateway.subscribe(self._hear)

    async def start(self) -> None:
        """Begin to follow calls."""
        self._events = self._bus.subscribe(
            CallStateChanged, CallAnswered, CallEnded, HandOverChanged, OutgoingCallChanged, PbxLinkChanged
        )
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Ask for nothing more; taps that stand end with their calls."""
        if self._events and self._reader:
            self._events.close()
            await self._reader
        await self._errands.stop()

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Follow one event."""
        match event:
            case CallEnded():
                for channel in [c for c, tap in self._taps.items() if tap.call_id == event.call_id]:
                    self._end(channel)  # it may be what keeps Asterisk from letting the channel go
            case CallAnswered():
                call = self._live.get(event.call_id)
                if call and call.operator == event.operator:
                    self._want_operator(call)
            case HandOverChanged(state=HandOverState.CONSULTING):
                if call := self._live.get(event.call_id):
                    self._end(call.operator_leg)
            case CallStateChanged() if event.state in _HEARD and event.call_id in self._live:
                self._want(Tap(event.call_id, "caller", event.call_id))
                if event.state == CallState.TALKING:
                    self._want_operator(self._live[event.call_id])
            case OutgoingCallChanged(state=CallState.TALKING):
                if (ours := self._outgoing.get(event.call_id)) and ours.citizen_leg:
                    self._want(Tap(ours.id, "caller", ours.citizen_leg))
                    self._want(Tap(ours.id, "operator", ours.id, ours.by))
            case PbxLinkChanged(up=True):
                self._errands.run(self._compare())

    def _want_operator(self, call: LiveCall) -> None:
        """An operator is heard while they talk with the citizen; what they consult about without them is not."""
        if call.operator and call.operator_leg:
            self._want(Tap(call.id, "operator", call.operator_leg, call.operator))

    def _end(self, channel: str) -> None:
        tap = self._taps.pop(channel, None)
        if tap and tap.name:
            self._errands.run(self._hang_up(tap))

    async def _hang_up(self, tap: Tap) -> None:
        with contextlib.suppress(AmiError):
            await self._gateway.act("Hangup", Channel=tap.name, Cause=16)

    def _want(self, tap: Tap) -> None:
        if tap.channel not in self._taps:
            self._taps[tap.channel] = tap
            self._errands.run(self._ask(tap, 0.0))

    async def _ask(self, tap: Tap, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        if self._taps.get(tap.channel) is not tap or not (tap.call_id in self._live or tap.call_id in self._outgoing):
            return
        self._asked += 1
        tap.tries += 1
        tap.name = f"tap-{tap.call_id}-{tap.leg}-{self._asked}"
        try:
            reply = await self._gateway.act(
                "Originate",
                Channel=f"WebSocket/asr/c(slin16)d(in)f(json)v({tap.query()})",
                Application="ChanSpy",
                Data=f"{tap.channel},uqoSE",
                ChannelId=tap.name,
                ActionID=tap.name,
                Timeout=ORIGINATE_MS,
            )
            if not reply.success:
                self._again(tap)
        except AmiError as error:
            log.warning("call %s: the %s side cannot be heard (%s)", tap.call_id, tap.leg, error.slug)

    def _again(self, tap: Tap) -> None:
        wait = min(FIRST_WAIT_S * 2 ** (tap.tries - 1), LONGEST_WAIT_S)
        log.info("call %s: the tap of the %s side is asked for again in %g s", tap.call_id, tap.leg, wait)
        tap.name = ""
        self._errands.run(self._ask(tap, wait))

    def _hear(self, event: AmiEvent) -> None:
        if event.name == "Hangup" and event["Uniqueid"] in self._taps:
            del self._taps[event["Uniqueid"]]  # the channel that was listened to is gone
        elif event.name in ("OriginateResponse", "Hangup") and (
            tap := self._named(event["ActionID"] or event["Uniqueid"])
        ):
            if event["Response"] == "Success":
                tap.tries = 0
            else:
                self._again(tap)

    def _named(self, name: str) -> Tap | None:
        return next((tap for tap in self._taps.values() if name and tap.name == name), None)

    async def _compare(self) -> None:
        """After a reconnect, ask anew for every tap that Asterisk does not show."""
        with contextlib.suppress(AmiError):
            reply = await self._gateway.act("CoreShowChannels")
            standing = {channel["Uniqueid"]: channel for channel in reply.items}
            told = {c["Uniqueid"].rsplit("-", 1)[0] for c in standing.values() if c["Uniqueid"].startswith("tap-")}
            for tap in tuple(self._taps.values()):
                if tap.channel not in standing:
                    self._taps.pop(tap.channel, None)
                elif f"tap-{tap.call_id}-{tap.leg}" not in told:
                    self._errands.run(self._ask(tap, 0.0))
