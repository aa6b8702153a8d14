"""Looks at the hour and the operators for one call."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm.call_backs.kept import may_be_called
from crm.callers.known import callers_of
from crm.calls.service import earlier_calls, last_operator, line_of, waiting_in_queues
from crm.casework import Casework
from crm.clock.calendar import WorkCalendar
from crm.db import SessionFactory
from crm.operators.seats import Seat, seats_of
from crm.warnings.service import warnings_of
from ivr.announcements.board import AnnouncementBoard
from ivr.announcements.sounding import Sounding
from ivr.routing.floor import Floor
from ivr.routing.opening import called_at

EARLIER = timedelta(days=30)
"""How far back earlier calls are counted."""

Known = TypeVar("Known")

log = logging.getLogger(__name__)


class Look(Floor):
    """The floor as one call finds it: each thing is looked up when a rule first asks for it, and only then.

    While the database does not answer, nothing but the hour is known: the call goes on either way.

    Args:
        factory: Opens database sessions.
        casework: The city's rules and calendar.
        board: Gives announcements.
        call_id: The citizen's call.
        mode: What the line was switched to when the call came; empty for nothing.
        at: The present moment.
    """

    def __init__(
        self,
        factory: SessionFactory,
        casework: Casework,
        board: AnnouncementBoard,
        call_id: str,
        mode: str,
        at: datetime,
    ) -> None:
        self._factory, self._casework, self._board = factory, casework, board
        self._call_id, self._mode, self._at = call_id, mode, at
        self._away = False

    @property
    def at(self) -> datetime:
        """See ``Floor``."""
        return self._at

    @property
    def mode(self) -> str:
        """See ``Floor``."""
        return self._mode

    @cached_property
    def calendar(self) -> WorkCalendar:
        """See ``Floor``."""
        return self._casework.calendar(self._at)

    @cached_property
    def seats(self) -> Sequence[Seat] | None:
        """See ``Floor``."""
        return self._asked(seats_of, None)

    @cached_property
    def familiar(self) -> str:
        """See ``Floor``."""
        if not (rule := self._casework.profile.last_operator):
            return ""
        since = self._at - timedelta(days=rule.days)
        return self._asked(lambda session: last_operator(session, self._call_id, since), None) or ""

    @cached_property
    def dialled(self) -> str:
        """See ``Floor``."""
        return self._asked(lambda session: line_of(session, self._call_id), "")

    @cached_property
    def danger(self) -> bool:
        """See ``Floor``."""
        return self._asked(lambda session: bool(warnings_of(session, self._call_id)), False)

    @cached_property
    def earlier(self) -> Sequence[datetime]:
        """See ``Floor``."""
        return self._asked(lambda session: earlier_calls(session, self._call_id, self._at - EARLIER), [])

    @cached_property
    def waiting(self) -> Mapping[str, int]:
        """See ``Floor``."""
        return self._asked(waiting_in_queues, {})

    @cached_property
    def callers(self) -> Collection[str]:
        """See ``Floor``."""
        limits = self._casework.rules(self._at).callers.limits
        return self._asked(lambda session: callers_of(session, self._call_id, limits, self._at), ())

    @cached_property
    def announcements(self) -> Sequence[Sounding]:
        """See ``Floor``."""
        return self._board.for_call(self._call_id, self._at)

    @cached_property
    def calls_back(self) -> bool:
        """See ``Floor``."""
        rules = self._casework.rules(self._at).outgoing
        open_now = called_at(rules.call_back, self.calendar, self._at)
        return open_now and self._asked(lambda session: may_be_called(session, self._call_id, rules), False)

    def _asked(self, ask: Callable[[Session], Known], unknown: Known) -> Known:
        """Ask the database; once it did not answer it is not waited for again."""
        if self._away:
            return unknown
        try:
            with self._factory() as session:
                return ask(session)
        except SQLAlchemyError as error:
            self._away = True
            log.warning("call %s is led by the hour alone: %s", self._call_id, type(error).__name__)
            return unknown
