"""Citizens who ask by telephone how their tickets stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from crm.calls.service import open_call
from crm.db import SessionFactory
from crm.progress.models import ProgressLookup
from crm.progress.service import Progress, own_tickets, tell_by_code, tell_own
from crm.progress.states import Urged
from crm.progress.urging import urge
from tests.unit.crm.cases.people import FORM, FRIDAY_NOON
from tests.unit.crm.cases.stage import CityHall

HOME, ELSEWHERE = FORM["callback_number"], "13900000009"


class Callers(CityHall):
    """A city hall that answers the telephone."""

    def __init__(self, factory: SessionFactory) -> None:
        super().__init__(factory)
        self._calls = 0

    def call(self, number: str = HOME, at: datetime = FRIDAY_NOON) -> str:
        """Let somebody call, and return the call's id."""
        self._calls += 1
        with self.factory.begin() as session:
            call_id = f"call-{self._calls}"
            open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="c", at=at)
        return call_id

    def own(self, number: str = HOME) -> Sequence[str]:
        """Return the tickets this number is enough for."""
        call_id = self.call(number)
        with self.reading() as session:
            return own_tickets(session, call_id)

    def told(self, number: str, at: datetime = FRIDAY_NOON) -> Progress:
        """Return what is told of a ticket by the number its citizen calls from."""
        call_id = self.call()
        with self.factory.begin() as session:
            return tell_own(session, call_id, number, at)

    def ask(self, call_id: str, typed: str, code: str, at: datetime = FRIDAY_NOON) -> Progress | None:
        """Type a number and a code."""
        with self.factory.begin() as session:
            return tell_by_code(session, call_id, typed, code, at)

    def code(self, number: str) -> str:
        """Return a ticket's query code."""
        return self.ticket(number).query_code

    def wrong(self, number: str) -> str:
        """Return a code that is not the ticket's."""
        return "000000" if self.code(number) != "000000" else "000001"

    def urge(self, number: str, at: datetime = FRIDAY_NOON) -> Urged:
        """Press the key."""
        call_id = self.call()
        with self.factory.begin() as session:
            return urge(session, self.casework, call_id, number, at)

    def lookups(self) -> list[tuple[str | None, str, str]]:
        """Return ticket, way and answer of every look-up."""
        with self.reading() as session:
            rows = session.scalars(select(ProgressLookup).order_by(ProgressLookup.id))
            return [(row.ticket, row.way, row.answer) for row in rows]
