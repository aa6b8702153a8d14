"""What is known at the moment a call is led to a queue."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from config.queues import QueueRule
from crm.clock.calendar import WorkCalendar
from crm.operators.seats import Seat
from crm.operators.states import OperatorState
from ivr.announcements.sounding import Sounding
from ivr.routing.opening import closes_in


class Floor(ABC):
    """The hour, the operators, and what is known of the call.

    A rule asks for what it needs and for nothing else: what nobody asks for need not be looked up.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def at(self) -> datetime:
        """The present moment."""

    @property
    @abstractmethod
    def calendar(self) -> WorkCalendar:
        """The city's working days."""

    @property
    @abstractmethod
    def mode(self) -> str:
        """What the line was switched to when the call came; empty for nothing."""

    @property
    @abstractmethod
    def seats(self) -> Sequence[Seat] | None:
        """Everyone who is signed in; ``None`` while the database does not say."""

    @property
    @abstractmethod
    def familiar(self) -> str:
        """Login of the operator the citizen talked with lately; empty for none."""

    @property
    @abstractmethod
    def dialled(self) -> str:
        """The number that was dialled."""

    @property
    @abstractmethod
    def danger(self) -> bool:
        """Whether a danger was heard in the call."""

    @property
    @abstractmethod
    def earlier(self) -> Sequence[datetime]:
        """When the same citizen called before, newest first."""

    @property
    @abstractmethod
    def waiting(self) -> Mapping[str, int]:
        """How many wait in each queue that anybody waits in."""

    @property
    @abstractmethod
    def callers(self) -> Collection[str]:
        """Which lists the citizen's number is on, and whether it called too often (``config.callers``)."""

    @property
    @abstractmethod
    def announcements(self) -> Sequence[Sounding]:
        """Those in force that fit the call and can be played, newest first."""

    @property
    @abstractmethod
    def calls_back(self) -> bool:
        """Whether the line may call this citizen back."""

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
        familiar = self.familiar
        return bool(familiar) and any(
            seat.login == familiar and queue in seat.levels and seat.state is OperatorState.READY
            for seat in self.seats or ()
        )
