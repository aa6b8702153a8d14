"""Sound of calls."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.db import SessionFactory
from crm.retention.over import calls_of, evidence
from crm.retention.proof import hash_of_file, prove

KIND = "recording"


def due_recordings(session: Session, cutoff: datetime, keep_kinds: Sequence[str]) -> Sequence[str]:
    """Return the calls that ended before the moment and whose recording is nobody's evidence any more."""
    query = select(Call.id).where(
        Call.recording.is_not(None),
        Call.ended_at < cutoff,
        Call.id.not_in(calls_of(evidence(keep_kinds))),
    )
    return session.scalars(query.order_by(Call.id)).all()


def delete_recording(factory: SessionFactory, folder: Path, call_id: str, rule: str, at: datetime) -> None:
    """Delete a recording: first the proof, then the file, then the call's word of it. Each can be done again."""
    with factory.begin() as session:
        name = session.get_one(Call, call_id).recording
        if name is None:
            return
        file = folder / Path(name).name
        prove(session, KIND, call_id, hash_of_file(file), rule, at)
    file.unlink(missing_ok=True)
    with factory.begin() as session:
        session.get_one(Call, call_id).recording = None
