"""What is kept no longer, and what was left behind: once in the city's night."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from config.clock import utc_now
from config.settings import Settings
from crm.attachments.store import Store
from crm.casework import Casework
from crm.db import Clock, SessionFactory, make_engine
from crm.identity.keys import load_vault
from crm.retention.service import Report, Shelves, run
from crm.scheduler.marks import claimed
from ivr.announcements.board import recordings_of

log = logging.getLogger(__name__)

EVERY_S = 600.0
"""How often to look whether it is time."""

NIGHT = 2
"""O'clock in the city. A hotline that did not run then does it as soon as it runs."""

ABANDONED = timedelta(days=1)
"""What is being received for longer than this will not arrive any more."""

PATIENCE_S = 30.0
"""How long a deletion waits for other writers; nobody waits for it."""


def delete_outdated(settings: Settings, casework: Casework, at: datetime, *, dry_run: bool = False) -> Report:
    """Delete what the city's rules no longer allow to keep; in SQLite the place where it stood is overwritten.

    Args:
        settings: Where database and files lie.
        casework: The city's rules.
        at: Now.
        dry_run: Count only.
    """
    engine = make_engine(settings.resolved_database_url, load_vault(settings), busy_timeout_s=PATIENCE_S)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _overwrite)
    shelves = Shelves(settings.recordings_dir, Store(settings.attachments_dir, settings.attachment_bytes).path)
    try:
        report = run(SessionFactory(engine), casework, shelves, at, dry_run=dry_run)
        if engine.dialect.name == "sqlite" and not dry_run:
            _look_anew(engine)
        return report
    finally:
        engine.dispose()


def keep_house(settings: Settings, factory: SessionFactory, casework: Casework, clock: Clock = utc_now) -> None:
    """Do the night's work if nobody did it today. What fails is tried again the next night."""
    now = clock()
    here = now.astimezone(casework.zone)
    if here.hour < NIGHT:
        return
    with factory.begin() as session:
        if not claimed(session, "upkeep", here.date().isoformat(), now):
            return
    stores = (Store(settings.attachments_dir, settings.attachment_bytes), recordings_of(settings))
    left = sum(store.tidy(now - ABANDONED) for store in stores) + _tidy_matters(settings.matters_dir, now - ABANDONED)
    log.info("what never arrived was tidied away", extra={"count": left})
    report = delete_outdated(settings, casework, now)
    log.info("what is kept no longer was deleted", extra={"count": sum(report.deleted.values())})


def _tidy_matters(folder: Path, before: datetime) -> int:
    """Delete what citizens said in calls whose scripts did not come to remove it, and return how many files."""
    left = [path for path in folder.glob("*.wav") if path.stat().st_mtime < before.timestamp()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _overwrite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON")


def _look_anew(engine: Engine) -> None:
    """Let SQLite see how its tables have grown, or it will choose ways that were right for small ones."""
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        connection.exec_driver_sql("PRAGMA optimize")
