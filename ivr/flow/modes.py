"""Gives each call the mode the line was in when it came."""

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from crm.db import SessionFactory
from crm.modes.service import mode_at

log = logging.getLogger(__name__)

NONE = ""
"""The line is in no mode."""


class ModeBook:
    """The mode of the line, as far as it is known.

    Args:
        factory: Opens database sessions.
    """

    def __init__(self, factory: SessionFactory) -> None:
        self._factory = factory
        self._last: tuple[str, datetime] | None = None

    def current(self, at: datetime) -> str:
        """Return the mode; while the database does not answer the last one known, until its end."""
        try:
            with self._factory() as session:
                found = mode_at(session, at)
                self._last = (found.mode, found.until) if found else None
        except SQLAlchemyError as error:
            log.warning("the mode last known is taken on, the database: %s", type(error).__name__)
        if self._last is None:
            return NONE
        mode, until = self._last
        return mode if at < until else NONE
