"""Deleting what the city's rules no longer allow to keep, each with a proof (``IntakeRules.retention``)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.db import SessionFactory
from crm.retention.attachments import delete_attachment, due_attachments
from crm.retention.exports import due_exports, forget_export
from crm.retention.identity import due_citizens, due_numbers, erase_citizen, erase_number
from crm.retention.inspections import due_inspections, forget_inspection
from crm.retention.proof import rule_of
from crm.retention.recordings import delete_recording, due_recordings
from crm.retention.transcripts import delete_transcript, due_transcripts
from crm.retention.worklists import WORKLISTS, due_rows, forget_row

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where files lie.

    Attributes:
        recordings: Folder of finished recordings.
        attachment: Gives an attachment's file by its SHA-256.
    """

    recordings: Path
    attachment: Callable[[str], Path]


@dataclass(slots=True)
class Report:
    """How many of each kind were deleted, or would be, and how many files could not be deleted."""

    deleted: dict[str, int] = field(default_factory=dict)
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    days: int
    due: Callable[[Session, datetime], Any]
    delete: Callable[[Any, str, datetime], None]


def run(
    factory: SessionFactory, casework: Casework, shelves: Shelves, at: datetime, *, dry_run: bool = False
) -> Report:
    """Delete everything whose time is over; one thing after another, so that it can be stopped and called again.

    A file that cannot be deleted is left for the next time and keeps nothing else.

    Args:
        factory: Maker of sessions.
        casework: The city's rules; those in force now decide.
        shelves: Where files lie.
        at: Now.
        dry_run: Count only.
    """
    kept = casework.rules(at).intake.retention
    rules = (
        _Rule(
            "recording",
            kept.recordings_days,
            lambda session, cutoff: due_recordings(session, cutoff, kept.keep_kinds),
            partial(delete_recording, factory, shelves.recordings),
        ),
        _Rule("transcript", kept.transcripts_days, due_transcripts, partial(delete_transcript, factory)),
        _Rule(
            "attachment",
            kept.attachments_days,
            due_attachments,
            partial(delete_attachment, factory, shelves.attachment),
        ),
        _Rule("citizen", kept.identity_days, due_citizens, partial(erase_citizen, factory)),
        _Rule("number", kept.identity_days, due_numbers, partial(erase_number, factory)),
        _Rule("export", kept.identity_days, due_exports, partial(forget_export, factory)),
        _Rule("inspection", kept.identity_days, due_inspections, partial(forget_inspection, factory)),
        *(
            _Rule(kind, kept.identity_days, partial(due_rows, kind), partial(forget_row, factory, kind))
            for kind in WORKLISTS
        ),
    )
    report = Report()
    for rule in rules:
        with factory() as session:
            due = rule.due(session, at - timedelta(days=rule.days)) if rule.days else ()
        report.deleted[rule.kind] = len(due)
        for one in () if dry_run else due:
            try:
                rule.delete(one, rule_of(rule.kind, rule.days), at)
            except OSError as error:
                log.warning("%s %s could not be deleted: %s", rule.kind, one, type(error).__name__)
                report.deleted[rule.kind] -= 1
                report.failed += 1
    return report
