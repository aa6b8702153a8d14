"""One short transaction, tried again when somebody else was at the same rows."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm.db import SessionFactory
from crm.tickets.moves.errors import StaleTicketError

CONFLICTS = (StaleDataError, StaleTicketError, IntegrityError, OperationalError)
"""Somebody else was at the same rows at the same time: look again, do what is still to be done."""
TRIES = 4

Result = TypeVar("Result")


def attempt(factory: SessionFactory, work: Callable[[Session], Result]) -> Result:
    """Do work in a transaction of its own and return what it returns.

    Raises:
        SQLAlchemyError: The last try met a conflict, too, or the database is away.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            with factory.begin() as session:
                return work(session)
        except CONFLICTS:
            if not tries_left:
                raise
    raise AssertionError("unreachable")
