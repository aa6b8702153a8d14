"""What waits for one system, kept in the database for the next start."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from crm.db import SessionFactory
from crm.webhooks.models import WaitingNews
from hotline.webhooks.news import News

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(days=1)
"""News so old is of a system that is told no longer."""


class Kept:
    """Rows of one system. Whatever the database does, the calls and the news go on: a failure is logged.

    Args:
        target: The system's name.
        factory: Makes sessions.
    """

    def __init__(self, target: str, factory: SessionFactory) -> None:
        self._target, self._factory = target, factory
        self._ids: set[str] = set()
        self._lock = Lock()

    def __contains__(self, news: News) -> bool:
        """Whether it is kept."""
        return news.id in self._ids

    def read(self, now: datetime) -> list[News]:
        """Return what waited at the last stop, in order."""
        mine = select(WaitingNews).where(WaitingNews.target == self._target).order_by(WaitingNews.id)
        try:
            with self._lock, self._factory.begin() as session:
                session.execute(delete(WaitingNews).where(WaitingNews.at < now - FORGOTTEN))
                found = [_news(row) for row in session.scalars(mine)]
                self._ids = {news.id for news in found}
                return found
        except SQLAlchemyError as error:
            log.warning("webhook %s: what waited is not known: %s", self._target, type(error).__name__)
            return []

    def keep(self, line: Sequence[News]) -> None:
        """Keep everything that waits, and nothing else."""
        self._write(line, line)

    def forget(self, line: Sequence[News]) -> None:
        """Keep no longer what waits no longer."""
        self._write(line, [])

    def _write(self, line: Sequence[News], new: Sequence[News]) -> None:
        with self._lock:
            missing = {news.id: news for news in new if news not in self}
            gone = self._ids - {news.id for news in line}
            if not missing and not gone:
                return
            ours = (WaitingNews.target == self._target, WaitingNews.news.in_(gone))
            try:
                with self._factory.begin() as session:
                    session.execute(delete(WaitingNews).where(*ours))
                    session.add_all(_row(self._target, news) for news in missing.values())
            except SQLAlchemyError as error:
                log.warning("webhook %s: what waits is not kept: %s", self._target, type(error).__name__)
                return
            self._ids = self._ids - gone | missing.keys()


def _row(target: str, news: News) -> WaitingNews:
    values = asdict(news)
    return WaitingNews(target=target, news=values.pop("id"), **values)


def _news(row: WaitingNews) -> News:
    return News(row.news, row.event, row.at, row.call_id, row.operator, row.outcome, row.ticket)  # type: ignore[arg-type]
