"""What a pass did."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SHOWN = 20


@dataclass(slots=True)
class Outcome:
    """What became of one thing that was due.

    Attributes:
        did: Names of what was done, with how often.
        again: When it must be looked at next.
    """

    did: Counter[str] = field(default_factory=Counter)
    again: datetime | None = None


@dataclass(slots=True)
class PassReport:
    """What a pass did in all.

    Attributes:
        did: Names of what was done, with how often: warn, overdue, sign, close, level:2, flag:red, promotion, …
        looked_at: Things that were due.
        elsewhere: Those that another scheduler, or a person, had done in the meantime.
        failed: Those that could not be done; they are tried again at the next pass.
        failed_tickets: Numbers of the first of them.
        tickets: Numbers of those something was done to one by one.
    """

    did: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0
    elsewhere: int = 0
    failed: int = 0
    failed_tickets: list[str] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)

    def add(self, outcome: Outcome | None, ticket: str) -> None:
        """Count one thing done to a ticket; nothing means that somebody else had done it."""
        self.looked_at += 1
        if outcome is None:
            self.elsewhere += 1
        else:
            self.did += outcome.did
            if outcome.did.total():
                self.tickets.add(ticket)

    def add_failure(self, ticket: str) -> None:
        """Count one thing that failed."""
        self.looked_at += 1
        self.failed += 1
        if len(self.failed_tickets) < SHOWN:
            self.failed_tickets.append(ticket)

    def as_json(self) -> dict[str, Any]:
        """Return it for commands and logs."""
        return {
            "did": {name: count for name, count in sorted(self.did.items()) if count},
            "looked_at": self.looked_at,
            "elsewhere": self.elsewhere,
            "failed": self.failed,
            "failed_tickets": self.failed_tickets,
        }
