"""Supervisors in operators' calls, from the ringing of their own phone to the end."""

import asyncio
import logging
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from crm.bus.bus import Bus, Subscription
from crm.bus.events import CallAnswered, CallEnded, CallStateChanged, Event, HandOverChanged, MonitoringChanged
from crm.calls.states import CallState, HandOverState
from crm.db import Clock
from crm.monitoring.states import MONITORING, Way
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.errands import Errands
from ivr.monitoring.errors import (
    BeingHandedOverError,
    BeingTakenOverError,
    MonitoredAlreadyError,
    NothingToHearError,
    NotMonitoringError,
    OwnCallError,
)
from ivr.monitoring.lines import Lines
from ivr.monitoring.log import MonitoringLog
from ivr.monitoring.monitor import Monitor, taken_up
from ivr.outgoing.errors import CallRunningError
from ivr.outgoing.own_phone import check_own_phone
from ivr.tracker.events import MONITOR
from ivr.tracker.live_call import LiveCall
from ivr.tracker.recovered import Recovered

log = logging.getLogger(__name__)

AT_MOST = 2
"""Supervisors in one call at the same time."""

TALKS = (CallState.TALKING, CallState.HOLD)
SPIES = (Way.LISTEN, Way.WHISPER)
ON_ITS_WAY = (HandOverState.CALLING, HandOverState.CONSULTING)


class Tracker(Protocol):
    """What is needed of the call tracker."""

    @property
    def live(self) -> Mapping[str, LiveCall]:
        """The calls on the line by id."""

    def take_over(self, call_id: str, login: str, channel: str, leg: str) -> bool:
        """Make a call another person's."""


class Monitoring:
    """Lets supervisors listen to an operator's call, whisper to the operator, join in, or take the call over.

    Nobody is heard before it is written down who listens, to whom, and how.

    Args:
        gateway: The manager link.
        bus: Where it is told, and where calls are followed.
        tracker: The calls on the line.
        kept: Where it is written down.
        clock: The present moment.
    """

    def __init__(self, gateway: AmiGateway, bus: Bus, tracker: Tracker, kept: MonitoringLog, clock: Clock) -> None:
        self._gateway = gateway
        self._lines = Lines(gateway)
        self._bus = bus
        self._tracker = tracker
        self._kept = kept
        self._clock = clock
        self._monitors: dict[str, Monitor] = {}
        self._on_their_way: set[str] = set()
        self._recovered = Recovered()
        self._errands = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None
        gateway.subscribe(self._hear)
        gateway.on_up(self._compare)

    async def start(self) -> None:
        """Begin to follow calls and to write."""
        self._kept.start()
        self._events = self._bus.subscribe(CallAnswered, CallStateChanged, CallEnded, HandOverChanged)
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Follow no more; whoever takes part in a call stays in it."""
        if self._events and self._reader:
            self._events.close()
            await self._reader
        await self._errands.stop()
        await asyncio.to_thread(self._kept.stop)

    def of_call(self, call_id: str) -> Sequence[Monitor]:
        """Return the supervisors in a call."""
        return [one for one in self._monitors.values() if one.call_id == call_id]

    def talks_in(self, call_id: str) -> bool:
        """Return whether a supervisor talks in an operator's call."""
        return any(one.way is Way.BARGE for one in self.of_call(call_id))

    # --- what supervisors ask for -------------------------------------------------------------------------------

    async def begin(self, call_id: str, login: str, way: Way) -> None:
        """Take part in a call, or change how; the own phone rings first.

        Raises:
            CallRunningError: The supervisor is in another call.
            NothingToHearError: No operator talks in this one.
            OwnCallError: It is the supervisor's own.
            MonitoredAlreadyError: ``AT_MOST`` others take part.
            BeingHandedOverError: They would talk in it while it is called or consulted for.
            BeingTakenOverError: They would take it over while somebody else does.
            OwnPhoneAwayError: The supervisor's phone is not registered.
            IllegalMoveError: From how they take part they cannot change to this.
            SQLAlchemyError: It cannot be written down.
            AmiError: The telephone system cannot be asked.
        """
        if way not in SPIES and call_id in self._on_their_way:
            raise BeingHandedOverError("expected a call that stays with its operator, it is being handed over")
        if way is Way.TAKE_OVER and self._being_taken(call_id, login):
            raise BeingTakenOverError("expected a call nobody takes over, another supervisor just does")
        mine = next((one for one in self._monitors.values() if one.supervisor == login), None)
        if mine is not None:
            await self._change(mine, call_id, way)
            return
        call = self._open(call_id, login)
        monitor = Monitor(f"{MONITOR}{uuid.uuid4().hex}", call_id, login, call.operator or "", call.operator_leg, way)
        self._monitors[monitor.id] = monitor
        try:
            await check_own_phone(self._gateway, login)
            await self._kept.keep(monitor, way, self._clock())
        except BaseException:
            del self._monitors[monitor.id]
            raise
        self._tell(monitor)
        try:
            rings = await self._lines.ring(monitor)
        except AmiError:
            self._leave(monitor)
            raise
        if not rings:
            self._leave(monitor)

    async def leave(self, call_id: str, login: str) -> None:
        """Take no part any more; a call that was taken over is hung up like any own call.

        Raises:
            NotMonitoringError: The supervisor takes no part in this call.
            AmiError: The telephone system cannot be asked.
        """
        mine = next((one for one in self.of_call(call_id) if one.supervisor == login), None)
        if mine is None or mine.way is Way.TAKE_OVER:
            raise NotMonitoringError("expected a call you take part in beside its operator, you do not")
        await self._gateway.act("Hangup", Channel=mine.id, Cause=16)

    def _being_taken(self, call_id: str, login: str) -> bool:
        leg = call.operator_leg if (call := self._tracker.live.get(call_id)) else ""
        return any(m.way is Way.TAKE_OVER and m.supervisor != login and m.id != leg for m in self.of_call(call_id))

    def _open(self, call_id: str, login: str) -> LiveCall:
        call = self._tracker.live.get(call_id)
        if call is None or call.state not in TALKS or not call.operator_leg:
            raise NothingToHearError("expected a call in which an operator talks, it is over or waits")
        if call.operator == login:
            raise OwnCallError("expected another's call, this one is yours")
        if sum(one.way is not Way.TAKE_OVER for one in self.of_call(call_id)) >= AT_MOST:
            raise MonitoredAlreadyError(f"expected fewer than {AT_MOST} supervisors in the call, there are as many")
        return call

    async def _change(self, mine: Monitor, call_id: str, way: Way) -> None:
        if mine.call_id != call_id or not mine.answered:
            raise CallRunningError("expected no other call of yours, one is running or your phone still rings")
        before, mine.way = mine.way, MONITORING.after(mine.way, way)
        try:
            await self._kept.keep(mine, way, self._clock())
        except BaseException:
            mine.way = before
            raise
        self._tell(mine)
        await self._lines.turn(mine)
        if way not in SPIES:
            await self._join(mine)

    # --- what happens -------------------------------------------------------------------------------------------

    def _hear(self, event: AmiEvent) -> None:
        self._recovered.hear(event)
        if event.name == "OriginateResponse" and (monitor := self._monitors.get(event["ActionID"])):
            self._answered(monitor, event)
        elif event.name == "Hangup":
            self._hung_up(event)
        else:
            self._lines.hear(event)

    def _answered(self, monitor: Monitor, event: AmiEvent) -> None:
        if event["Response"] != "Success":
            self._leave(monitor)
            return
        monitor.answered, monitor.channel = True, event["Channel"]
        if monitor.way not in SPIES:
            self._errands.run(self._join(monitor))

    def _hung_up(self, event: AmiEvent) -> None:
        channel, after = event["Uniqueid"], self._recovered.instead_of(event)
        if monitor := self._monitors.get(channel):
            if after and monitor.way is not Way.TAKE_OVER:  # nobody hears on who is not written down
                self._errands.run(self._lines.hang_up(after.uid))
            self._leave(monitor)
            return
        for monitor in [m for m in self._monitors.values() if m.leg == channel]:
            if after:
                monitor.leg = after.uid
            elif monitor.way is Way.BARGE:  # whoever joined in stays with the citizen, and the call is theirs
                self._own(monitor)

    async def _join(self, monitor: Monitor) -> None:
        """Bring citizen and supervisor together, with the operator or instead of them."""
        call = self._tracker.live.get(monitor.call_id)
        try:
            if call is None or not await self._lines.join(monitor, call):
                await self._lines.hang_up(monitor.id)
            elif monitor.way is Way.TAKE_OVER:
                operator_leg = call.operator_leg
                self._own(monitor)
                await self._lines.hang_up(operator_leg)
        except AmiError as error:
            log.warning("call %s: supervisor %s cannot join (%s)", monitor.call_id, monitor.supervisor, error.slug)

    def _own(self, monitor: Monitor) -> None:
        """Make the call the supervisor's."""
        taken = self._tracker.take_over(monitor.call_id, monitor.supervisor, monitor.channel, monitor.id)
        if taken and monitor.way is not Way.TAKE_OVER:
            monitor.way = Way.TAKE_OVER
            self._kept.keep_soon(monitor, Way.TAKE_OVER, self._clock())
            self._tell(monitor)

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Follow one event of a call: whoever listens goes along to another phone of it, and leaves at its end."""
        match event:
            case CallAnswered():
                self._goes_along(event.call_id)
            case HandOverChanged():
                change = self._on_their_way.add if event.state in ON_ITS_WAY else self._on_their_way.discard
                change(event.call_id)
            case CallEnded():
                self._over(self.of_call(event.call_id))
                self._errands.run(self._lines.dissolve(event.call_id))
            case CallStateChanged() if event.state not in TALKS:
                self._over([one for one in self.of_call(event.call_id) if one.way in SPIES])

    def _goes_along(self, call_id: str) -> None:
        call = self._tracker.live.get(call_id)
        for monitor in self.of_call(call_id):
            if call and call.operator_leg not in ("", monitor.leg, monitor.id):
                monitor.leg, monitor.operator = call.operator_leg, call.operator or ""
                if monitor.answered and monitor.way in SPIES:
                    self._errands.run(self._lines.turn(monitor))

    def _over(self, monitors: Sequence[Monitor]) -> None:
        for monitor in monitors:
            self._errands.run(self._lines.hang_up(monitor.id))

    def _leave(self, monitor: Monitor) -> None:
        if self._monitors.pop(monitor.id, None):
            self._kept.keep_soon(monitor, Way.LEFT, self._clock())
            monitor.way = Way.LEFT
            self._tell(monitor)

    def _tell(self, monitor: Monitor) -> None:
        who = {"supervisor": monitor.supervisor, "operator": monitor.operator}
        self._bus.publish(MonitoringChanged(call_id=monitor.call_id, way=monitor.way.value, at=self._clock(), **who))

    # --- after a loss of the link -------------------------------------------------------------------------------

    async def _compare(self) -> None:
        """End what Asterisk no longer shows, take up what a process before this one began."""
        await self._lines.compare()
        known = await asyncio.to_thread(self._kept.read_back)
        channels = {channel["Uniqueid"]: channel for channel in (await self._gateway.act("CoreShowChannels")).items}
        for event in known:
            self._monitors.setdefault(event.leg, taken_up(event, self._tracker.live.get(event.call_id)))
        for monitor in list(self._monitors.values()):
            if monitor.id in channels:
                monitor.channel, monitor.answered = channels[monitor.id]["Channel"], True
            else:
                self._leave(monitor)
