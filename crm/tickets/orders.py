"""What lists of tickets are sorted by; every order has an index, read forwards or backwards."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from crm.cursors import Place
from crm.tickets.models import Ticket

Sort = Literal["created", "due", "updated"]


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a list.

    Attributes:
        name: Stands in the cursors.
        moment: What is compared first; nothing for the number alone, which begins with the moment of creation.
        falling: Whether the latest come first.
    """

    name: str
    moment: InstrumentedAttribute[Any] | None
    falling: bool

    def columns(self) -> list[ColumnElement[Any]]:
        """Return what the database sorts by."""
        keys = [Ticket.number] if self.moment is None else [self.moment, Ticket.number]
        return [key.desc() if self.falling else key.asc() for key in keys]

    def place(self, last: Ticket) -> Place:
        """Return where a stretch that ends with this ticket ends."""
        return Place(None if self.moment is None else getattr(last, self.moment.key), last.number)

    def behind(self, place: Place) -> ColumnElement[bool]:
        """Return the condition that a ticket stands behind the place."""
        at, number = self.moment, Ticket.number
        further = number < place.key if self.falling else number > place.key
        if at is None:
            return further
        if self.falling:
            return and_(at <= place.at, or_(at < place.at, further))
        return and_(at >= place.at, or_(at > place.at, further))


def order_of(sort: Sort, *, reverse: bool = False) -> Order:
    """Return an order: the newest, the most urgent or the last changed first, or the same from its end."""
    moments = {"created": None, "due": Ticket.due_at, "updated": Ticket.updated_at}
    name = f"{sort}-reversed" if reverse else sort
    return Order(name, moments[sort], falling=(sort != "due") is not reverse)
