"""Stand-ins for what surrounds the tracker and the desk: no socket, no thread, no clock of their own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from crm.bus.events import Event
from crm.calls.states import CallState
from ivr.ami import AmiEvent, AmiReply, PbxLinkDownError
from ivr.tracker.live_call import LiveCall, Segment

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


class FakeClock:
    """Time that moves only when a test says so, with the timers that hang on it."""

    def __init__(self) -> None:
        self.now = NOON
        self._timers: list[FakeTimer] = []

    def __call__(self) -> datetime:
        return self.now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> "FakeTimer":
        timer = FakeTimer(self.now + timedelta(seconds=seconds), callback)
        self._timers.append(timer)
        return timer

    def pass_by(self, seconds: float) -> None:
        end = self.now + timedelta(seconds=seconds)
        while due := sorted((t for t in self._timers if not t.done and t.due <= end), key=lambda t: t.due):
            self.now = max(self.now, due[0].due)
            due[0].fire()
        self.now = end


class FakeTimer:
    def __init__(self, due: datetime, callback: Callable[[], None]) -> None:
        self.due = due
        self.done = False
        self._callback = callback

    def cancel(self) -> None:
        self.done = True

    def fire(self) -> None:
        self.done = True
        self._callback()


class FakeGateway:
    """Keeps actions; answers with what a test laid ready."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, dict[str, Any]]] = []
        self.items: dict[str, list[AmiEvent]] = {}
        self.fields: dict[str, AmiEvent] = {}
        self.up = True
        self.hear: list[Callable[[AmiEvent], None]] = []
        self.ups: list[Callable[[], Any]] = []
        self.downs: list[Callable[[], Any]] = []

    def subscribe(self, hear: Callable[[AmiEvent], None]) -> Callable[[], None]:
        self.hear.append(hear)
        return lambda: self.hear.remove(hear)

    def on_up(self, callback: Callable[[], Any]) -> None:
        self.ups.append(callback)

    def on_down(self, callback: Callable[[], Any]) -> None:
        self.downs.append(callback)

    async def act(self, action: str, **fields: Any) -> AmiReply:
        if not self.up:
            raise PbxLinkDownError("down")
        self.acts.append((action, fields))
        return AmiReply(True, "ok", self.fields.get(action, AmiEvent()), tuple(self.items.get(action, [])))

    def named(self, action: str) -> list[dict[str, Any]]:
        return [fields for name, fields in self.acts if name == action]


class FakeBus:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: type[Event]) -> list[Any]:
        return [e for e in self.events if isinstance(e, kind)]


class FakeLedger:
    """Keeps facts in the order they were told."""

    def __init__(self) -> None:
        self.openings: dict[str, LiveCall] = {}
        self.states: list[tuple[str, str | None]] = []
        self.segments: list[Segment] = []
        self.queues: list[str] = []
        self.outcomes: dict[str, str] = {}
        self.recorded: list[str] = []
        self.handed: list[tuple[object, ...]] = []
        self.interrupted: list[tuple[set[str], set[str]]] = []

    def start(self) -> None:
        """Nothing to begin."""

    def stop(self) -> None:
        """Nothing to end."""

    def opened(self, call: LiveCall) -> None:
        self.openings[call.id] = call

    def moved(self, call: LiveCall, spent: Segment | None = None) -> None:
        if spent:
            self.segments.append(spent)
        if call.state is not CallState.ENDED:
            self.states.append((call.state.value, call.operator))

    def queued(self, call: LiveCall, _: datetime) -> None:
        self.queues.append(call.queue)

    def recorded_from(self, call_id: str, _: datetime) -> None:
        self.recorded.append(call_id)

    def handed_over(self, *told: object) -> None:
        self.handed.append(told)

    def ended(self, call_id: str, outcome: str, _: datetime) -> None:
        self.outcomes[call_id] = outcome

    def interrupt(self, open_before: set[str], live: set[str], _: datetime, tell: Callable[[list[str]], None]) -> None:
        self.interrupted.append((open_before, live))
        tell(sorted(open_before - live))
