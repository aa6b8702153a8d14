"""What is known at the moment a call is led to a queue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.queues import QueueRule
from crm.clock.calendar import WorkCalendar
from crm.operators.seats import Seat
from crm.operators.states import OperatorState
from ivr.announcements.sounding import Sounding
from ivr.routing.opening import closes_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The hour, the operators, and what is known of the call.

    Attributes:
        at: The present moment.
        calendar: The city's working days.
        seats: Everyone who is signed in; ``None`` while the database does not say.
        familiar: Login of the operator the citizen talked with lately; empty for none.
        dialled: The number that was dialled.
        danger: Whether a danger was heard in the call.
        earlier: When the same citizen called before, newest first.
        waiting: How many wait in each queue that anybody waits in.
        callers: Which lists the citizen's number is on, and whether it called too often (``config.callers``).
        mode: What the line was switched to when the call came; empty for nothing.
        announcements: Those in force that fit the call and can be played, newest first.
        calls_back: Whether the line may call this citizen back.
    """

    at: datetime
    calendar: WorkCalendar
    seats: Sequence[Seat] | None = None
    familiar: str = ""
    dialled: str = ""
    danger: bool = False
    earlier: Sequence[datetime] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    callers: Collection[str] = ()
    mode: str = ""
    announcements: Sequence[Sounding] = ()
    calls_back: bool = False

    def closes_in(self, rule: QueueRule) -> float:
        """Return the seconds until a queue closes: 0 if it is closed, infinite if it does not close in sight."""
        return closes_in(rule, self.calendar, self.at)

    def called_before(self, hours: int) -> int:
        """Return how often the citizen called within so many hours before."""
        return sum(at >= self.at - timedelta(hours=hours) for at in self.earlier)

    def nobody_in(self, queue: str) -> bool:
        """Return whether it is known that nobody who answers the queue is signed in."""
        return self.seats is not None and not any(queue in seat.levels for seat in self.seats)

    def levels_at_work(self, queue: str) -> list[int]:
        """Return the levels of those a call of this queue can come to, now or soon."""
        return [seat.levels[queue] for seat in self.seats or () if queue in seat.levels and seat.at_work]

    def familiar_is_ready(self, queue: str) -> bool:
        """Return whether the operator the citizen knows can answer this queue just now."""
        return any(
            seat.login == self.familiar and queue in seat.levels and seat.state is OperatorState.READY
            for seat in self.seats or ()
        )
