"""Bringing a table of old tickets in: good rows become tickets, bad ones are told, none is lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.db import SessionFactory
from crm.imports.checking import OldTicket, check_row
from crm.imports.columns import TICKETS
from crm.imports.faults import Fault
from crm.imports.reading import Value
from crm.imports.tables import Report, import_table
from crm.imports.writing import known_numbers, write_ticket
from crm.tickets.moves.actor import Actor


class OldTickets:
    """Rows that become tickets, known by their number in the other system.

    Args:
        casework: The city's rules.
        actor: Who brings them in.
        at: Now.
    """

    columns, key_column = TICKETS, "external_number"

    def __init__(self, casework: Casework, actor: Actor, at: datetime) -> None:
        self._casework, self._actor, self._at = casework, actor, at

    def check(self, line: int, row: Mapping[str, Value]) -> OldTicket | list[Fault]:
        """Return the row's ticket, or everything that is wrong with it."""
        return check_row(self._casework, line, row, self._at)

    def key(self, item: OldTicket) -> str:
        """Return its number in the other system."""
        return item.texts["external_number"]

    def known(self, session: Session, items: Sequence[OldTicket]) -> set[str]:
        """Return the numbers that have a ticket."""
        return known_numbers(session, [self.key(item) for item in items])

    def write(self, session: Session, item: OldTicket) -> None:
        """Make the ticket."""
        write_ticket(session, self._casework, self._actor, item, self._at)


def import_file(
    factory: SessionFactory,
    casework: Casework,
    actor: Actor,
    path: Path,
    at: datetime,
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
) -> Report:
    """Bring a table of old tickets in, on behalf of somebody (``import_table``).

    Raises:
        ImportFileError: The file as a whole cannot be read; ``why`` tells.
    """
    return import_table(factory, OldTickets(casework, actor, at), path, dry_run=dry_run, rejects=rejects)
