"""What is due, in the order of time, read page by page from three indexes."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.supervision.models import PendingTrigger, Supervision

Due = Deadline | Supervision | PendingTrigger
Table = type[Deadline] | type[Supervision] | type[PendingTrigger]

MOMENTS: dict[Table, InstrumentedAttribute[datetime | None]] = {
    Deadline: Deadline.next_check_at,
    Supervision: Supervision.promote_at,
    PendingTrigger: PendingTrigger.fire_at,
}
"""What waits for its moment, and the indexed column that says it. The column is emptied when the moment was used."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """Something that is due."""

    moment: datetime
    place: int
    id: int
    ticket: str = field(compare=False)
    table: Table = field(compare=False)


class DueQueue:
    """Gives what is due, the earliest first; what becomes due again can be put back.

    Args:
        factory: Makes sessions; each page is read in one of its own.
        now: Until when.
        batch: Rows of a page.
    """

    def __init__(self, factory: SessionFactory, now: datetime, batch: int) -> None:
        self._factory, self._now, self._batch = factory, now, batch
        self._heap: list[tuple[Item, int, Iterator[Item] | None]] = []
        self._order = count()
        self._last: Item | None = None
        for place, table in enumerate(MOMENTS):
            self._pull(self._read(place, table))

    def take(self, most: int) -> list[Item]:
        """Give the next items, each of another ticket: what happens to one ticket happens in its order.

        Returns:
            At most so many; none when nothing is due any more.
        """
        taken, later = dict[str, Item](), list[Item]()
        while self._heap and len(taken) < most:
            item, _, following = heapq.heappop(self._heap)
            if following is not None:
                self._pull(following)
            if item.ticket in taken:
                later.append(item)
            elif item != self._last:  # what was put back may stand on the next page as well
                taken[item.ticket] = self._last = item
        for item in later:
            self._push(item)
        return list(taken.values())

    def put_back(self, item: Item, moment: datetime) -> None:
        """Give an item again if its next moment is over as well."""
        if moment <= self._now:
            self._push(Item(moment, item.place, item.id, item.ticket, item.table))

    def _push(self, item: Item, following: Iterator[Item] | None = None) -> None:
        heapq.heappush(self._heap, (item, next(self._order), following))

    def _pull(self, pages: Iterator[Item]) -> None:
        if (item := next(pages, None)) is not None:
            self._push(item, pages)

    def _read(self, place: int, table: Table) -> Iterator[Item]:
        moment = MOMENTS[table]
        columns: Any = select(moment, table.id, table.ticket).where(moment <= self._now)
        query, last = columns, None
        while True:
            with self._factory() as session:
                rows = session.execute(query.order_by(moment, table.id).limit(self._batch)).all()
            yield from (Item(at, place, id_, ticket, table) for at, id_, ticket in rows)
            if len(rows) < self._batch:
                return
            last = rows[-1]
            query = columns.where(or_(moment > last[0], and_(moment == last[0], table.id > last[1])))
