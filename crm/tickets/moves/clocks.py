"""The clocks of the ticket that is moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from config.rules.limits import Limit
from crm.casework import Casework
from crm.deadlines.models import Deadline
from crm.deadlines.service import GOES_ON, Kind, cancel, meet, reopen, running, start


@dataclass
class Clocks:
    """The clocks of one ticket that go on (running and paused): read once, those started or reopened here among them.

    Whoever starts or reopens a clock of the ticket while it is moved does it here.
    """

    session: Session
    casework: Casework
    ticket: str
    at: datetime

    @cached_property
    def _known(self) -> list[Deadline]:
        return list(running(self.session, self.ticket))

    @property
    def going_on(self) -> list[Deadline]:
        """All of them, the one that ends first in front."""
        left = (clock for clock in self._known if clock.state in GOES_ON)
        return sorted(left, key=lambda clock: (clock.due_at, clock.id))

    def of(self, assignment_id: int | None, kind: Kind | None = None) -> list[Deadline]:
        """Return those of one department's part, or of the hotline's own turn (``None``)."""
        return [c for c in self.going_on if c.assignment_id == assignment_id and kind in (None, c.kind)]

    def start(
        self,
        kind: Kind,
        limit: Limit,
        *,
        assignment_id: int | None = None,
        limits: str = "",
        shift: str = "",
        warn: Limit | None = None,
    ) -> Deadline:
        """Start one (``crm.deadlines.service.new_clock``)."""
        known = self._known
        clock = start(
            self.session, self.casework, self.ticket, kind, limit, self.at,
            assignment_id=assignment_id, limits=limits, shift=shift, warn=warn,
        )  # fmt: skip
        known.append(clock)
        return clock

    def reopen(self, clock: Deadline) -> None:
        """Let one go on that had been met."""
        known = self._known
        reopen(self.session, self.casework, clock, self.at)
        if clock not in known:
            known.append(clock)

    def stop(self, assignment_id: int, *, met: Sequence[Kind] = ()) -> None:
        """End those of one department's part: the kinds named are met, the others are cancelled."""
        for clock in self.of(assignment_id):
            (meet if clock.kind in met else cancel)(self.session, clock, self.at)
