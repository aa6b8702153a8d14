"""One short transaction, tried again when somebody else was at the same rows."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm.db import SessionFactory
from crm.tickets.moves.errors import StaleTicketError

OVERTAKEN = (StaleDataError, IntegrityError)
"""Somebody else wrote the row first: look again, do what is still to be done."""
CONFLICTS = (*OVERTAKEN, StaleTicketError, OperationalError)
"""The same, or the row is still being written; for work nobody waits for."""
TRIES = 4

Result = TypeVar("Result")


def attempt(
    factory: SessionFactory, work: Callable[[Session], Result], conflicts: tuple[type[Exception], ...] = CONFLICTS
) -> Result:
    """Do work in a transaction of its own and return what it returns.

    Args:
        factory: Makes sessions.
        work: Done anew in each try; it must not remember the one before.
        conflicts: What is worth another try.

    Raises:
        SQLAlchemyError: The last try met a conflict, too, or the database is away.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            with factory.begin() as session:
                return work(session)
        except conflicts:
            if not tries_left:
                raise
    raise AssertionError("unreachable")
