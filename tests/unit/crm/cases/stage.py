"""A city hall in memory: database, rules, departments, one move at a time, each in a transaction of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.casework import Casework
from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.departments.service import sync_departments
from crm.journal.models import TicketEvent
from crm.tables import metadata
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import Allowed, allowed_moves, make_move, open_ticket
from crm.tickets.moves.requests import MoveRequest
from tests.city import demo_city
from tests.unit.crm.cases.people import DISPATCHER, FORM, FRIDAY_NOON, OPERATOR

REQUEST: TypeAdapter[MoveRequest] = TypeAdapter(MoveRequest)
WATCHED = ("tickets", "assignments", "deadlines", "ticket_events", "return_requests", "extension_requests", "replies")


@cache
def demo() -> Casework:
    """Read the demonstration's rules once for all stories."""
    return Casework(demo_city())


class CityHall:
    """Everything a story needs. ``bureau``, ``district``, ``below`` and ``utility`` are codes of departments."""

    def __init__(self, factory: SessionFactory) -> None:
        self.factory = factory
        self.casework = demo()
        units = self.casework.rules(FRIDAY_NOON).departments
        self.bureau = next(d.code for d in units if d.kind == "bureau")
        self.utility = next(d.code for d in units if d.kind == "utility")
        self.below, self.district = next((d.code, d.parent or "") for d in units if d.kind == "subdistrict")
        with factory.begin() as session:
            sync_departments(session, self.casework.rules(FRIDAY_NOON), FRIDAY_NOON)

    @property
    def unproven(self) -> str:
        """Code of a reason to give a ticket back that needs no document."""
        return next(r.code for r in self.casework.rules(FRIDAY_NOON).intake.returns if not r.document)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look without changing."""
        with self.factory() as session:
            yield session

    def open(self, at: datetime = FRIDAY_NOON, **form: str) -> str:
        """Write a ticket down and return its number."""
        with self.factory.begin() as session:
            return open_ticket(session, self.casework, OPERATOR, {**FORM, **form}, at).number

    def move(
        self, actor: Actor, number: str, at: datetime, move: str, *, version: int | None = None, **said: Any
    ) -> None:
        """Make a move, or raise what the engine raises."""
        request = REQUEST.validate_python({"move": move, **said})
        with self.factory.begin() as session:
            make_move(session, self.casework, actor, number, request, at, version=version)

    def dispatched(self, lead: str, at: datetime = FRIDAY_NOON, *co: str, **form: str) -> str:
        """Write a ticket down and give it to a department."""
        number = self.open(at, **form)
        self.move(OPERATOR, number, at, "submit")
        self.move(DISPATCHER, number, at, "dispatch", lead=lead, co=co, basis="按目录")
        return number

    def ticket(self, number: str) -> Ticket:
        """Return the ticket as it is."""
        with self.reading() as session:
            return session.get_one(Ticket, number)

    def accused(self, number: str) -> set[str]:
        """Return the codes of those it accuses."""
        with self.reading() as session:
            return set(session.get_one(Ticket, number).accused)

    def assignments(self, number: str) -> list[Assignment]:
        """Return its assignments, oldest first."""
        with self.reading() as session:
            return list(session.scalars(select(Assignment).where(Assignment.ticket == number).order_by(Assignment.id)))

    def clocks(self, number: str) -> list[Deadline]:
        """Return its clocks, oldest first."""
        with self.reading() as session:
            return list(session.scalars(select(Deadline).where(Deadline.ticket == number).order_by(Deadline.id)))

    def events(self, number: str) -> list[TicketEvent]:
        """Return its journal."""
        with self.reading() as session:
            query = select(TicketEvent).where(TicketEvent.ticket == number).order_by(TicketEvent.seq)
            return list(session.scalars(query))

    def allowed(self, actor: Actor, number: str, at: datetime) -> list[Allowed]:
        """Return what this person could do."""
        with self.reading() as session:
            return allowed_moves(session, self.casework, actor, session.get_one(Ticket, number), at)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of the tables a move may touch, to compare before and after."""
        with self.reading() as session:
            tables = metadata.tables
            assert inspect(session.get_bind()) is not None
            return {
                name: [tuple(row) for row in session.execute(select(tables[name]).order_by(*tables[name].primary_key))]
                for name in WATCHED
            }
