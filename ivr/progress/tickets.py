"""What the dialogue asks of the tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.progress.service import Progress, own_tickets, progress_of, tell_by_code, tell_own
from crm.progress.states import Urged
from crm.progress.urging import urge


class Tickets(Protocol):
    """The tickets, as one caller may ask about them."""

    def own(self) -> Sequence[str]:
        """Return the numbers of the caller's own tickets, newest first."""

    def tell(self, number: str) -> Progress:
        """Return how one of them stands."""

    def find(self, typed: str, code: str) -> Progress | None:
        """Return how a ticket stands whose number, or end of it, and code were typed; ``None`` says no more."""

    def again(self, number: str) -> Progress:
        """Return how a ticket stands that was told before."""

    def urge(self, number: str) -> Urged:
        """Remind whoever has a ticket."""


@dataclass(frozen=True, slots=True)
class TicketsOfCall:
    """The same in the database.

    Attributes:
        factory: Makes database sessions.
        casework: The city's rules.
        call_id: The citizen's call.
        at: Now.
    """

    factory: SessionFactory
    casework: Casework
    call_id: str
    at: datetime

    def own(self) -> Sequence[str]:
        """Return the numbers of the caller's own tickets, newest first."""
        with self.factory() as session:
            return own_tickets(session, self.call_id)

    def tell(self, number: str) -> Progress:
        """Return how one of them stands."""
        return attempt(self.factory, lambda session: tell_own(session, self.call_id, number, self.at))

    def find(self, typed: str, code: str) -> Progress | None:
        """Return how a ticket stands whose number, or end of it, and code were typed; ``None`` says no more."""
        return attempt(self.factory, lambda session: tell_by_code(session, self.call_id, typed, code, self.at))

    def again(self, number: str) -> Progress:
        """Return how a ticket stands that was told before."""
        with self.factory() as session:
            return progress_of(session, number, self.at)

    def urge(self, number: str) -> Urged:
        """Remind whoever has a ticket."""
        return attempt(self.factory, lambda session: urge(session, self.casework, self.call_id, number, self.at))
