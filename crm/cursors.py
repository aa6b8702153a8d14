"""Where a list goes on: opaque outside, checked when it comes back."""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Generic, TypeVar

from pydantic import StringConstraints, TypeAdapter, ValidationError
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from config.errors import HotlineError
from crm.moments import Moment

Item = TypeVar("Item")
Number = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{1,18}|[1-8][0-9]{18})$")]
"""Fits the integers of both databases."""
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]

_FORM = TypeAdapter(tuple[str, Moment | None, Number])
_NAMED_FORM = TypeAdapter(tuple[str, Moment | None, Name])


class CursorError(HotlineError):
    """Not a cursor of this list."""

    slug: ClassVar[str] = "cursor-invalid"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which item a list goes on: the moment it is sorted by (or none), and the key that settles ties."""

    at: datetime | None
    key: str


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Item]):
    """Some items of a list, and the cursor of what follows; empty at the end."""

    items: Sequence[Item]
    next_cursor: str | None


def stretch(found: Sequence[Item], limit: int, order: str, place: Callable[[Item], Place]) -> Stretch[Item]:
    """Return the first ``limit`` of what was found, and the cursor of the rest if one more was found."""
    items = found[:limit]
    return Stretch(items, write_cursor(order, place(items[-1])) if len(found) > limit else None)


def whole(read: Callable[[str], Stretch[Item]]) -> Iterator[Item]:
    """Give a list from its beginning to its end; each stretch is read when the one before was used up."""
    cursor: str | None = ""
    while cursor is not None:
        found = read(cursor)
        yield from found.items
        cursor = found.next_cursor


def write_cursor(order: str, place: Place) -> str:
    """Return the cursor of a place in a list sorted by ``order``."""
    return base64.urlsafe_b64encode(_NAMED_FORM.dump_json((order, place.at, place.key))).decode().rstrip("=")


def read_cursor(order: str, cursor: str, *, dated: bool, named: bool = False) -> Place | None:
    """Return where to go on; nothing for an empty cursor.

    Args:
        order: How the list is sorted.
        cursor: What came back.
        dated: Whether the list is sorted by a moment.
        named: Whether its items have names (a call) rather than numbers.

    Raises:
        CursorError: It is broken, or belongs to a list sorted otherwise.
    """
    if not cursor:
        return None
    try:
        written = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        found, at, key = (_NAMED_FORM if named else _FORM).validate_json(written)
    except (ValueError, binascii.Error, ValidationError) as error:
        raise CursorError("expected the cursor this list gave, got another") from error
    if found != order or (at is not None) != dated:
        raise CursorError("expected the cursor of a list sorted this way, got that of another")
    return Place(at, key)


@dataclass(frozen=True, slots=True)
class Dated:
    """How a list is sorted: by a moment, by id where moments are the same.

    Attributes:
        name: How the list is called in its cursors.
        moment: The column of the moment; no row of the list is without.
        key: The column of the id.
        last_first: Whether what is latest comes first.
    """

    name: str
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
    key: InstrumentedAttribute[int]
    last_first: bool = False


def dated_rows(session: Session, query: Select[Item], by: Dated, cursor: str, limit: int) -> Stretch[Item]:
    """Return rows sorted by a moment.

    Args:
        session: Open session.
        query: Which rows.
        by: How they are sorted.
        cursor: Where to go on; empty for the beginning.
        limit: How many at most.

    Raises:
        CursorError: The cursor is not of this list.
    """
    moment, key = by.moment, by.key
    if place := read_cursor(by.name, cursor, dated=True):
        last = int(place.key)
        further = moment < place.at if by.last_first else moment > place.at
        tied = key < last if by.last_first else key > last
        query = query.where(or_(further, and_(moment == place.at, tied)))
    order = (moment.desc(), key.desc()) if by.last_first else (moment, key)
    found = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return stretch(found, limit, by.name, lambda last: Place(getattr(last, moment.key), str(getattr(last, key.key))))


def newest_rows(
    session: Session, query: Select[Item], key: InstrumentedAttribute[int], order: str, cursor: str, limit: int
) -> Stretch[Item]:
    """Return rows by their id, those made last first.

    Args:
        session: Open session.
        query: Which rows.
        key: The column of their id.
        order: How the list is called in its cursors.
        cursor: Where to go on; empty for the beginning.
        limit: How many at most.

    Raises:
        CursorError: The cursor is not of this list.
    """
    if place := read_cursor(order, cursor, dated=False):
        query = query.where(key < int(place.key))
    found = session.scalars(query.order_by(key.desc()).limit(limit + 1)).all()
    return stretch(found, limit, order, lambda last: Place(None, str(getattr(last, key.key))))
