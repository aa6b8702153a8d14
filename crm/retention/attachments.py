"""Files that belong to tickets."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.attachments.models import Attachment
from crm.db import SessionFactory
from crm.retention.over import not_over
from crm.retention.proof import hash_of_file, prove
from crm.tickets.models import Ticket

KIND = "attachment"


def due_attachments(session: Session, cutoff: datetime) -> Sequence[int]:
    """Return the files of tickets that ended before the moment."""
    query = (
        select(Attachment.id)
        .join(Ticket, Ticket.number == Attachment.ticket)
        .where(Attachment.deleted_at.is_(None), ~not_over(cutoff))
    )
    return session.scalars(query.order_by(Attachment.id)).all()


def delete_attachment(
    factory: SessionFactory, file_of: Callable[[str], Path], attachment_id: int, rule: str, at: datetime
) -> None:
    """Delete a file: first the proof, then the bytes unless another attachment has the same, then the row's word."""
    with factory.begin() as session:
        found = session.get_one(Attachment, attachment_id)
        file = file_of(found.sha256)
        prove(session, KIND, str(attachment_id), hash_of_file(file), rule, at)
        others = select(Attachment.id).where(
            Attachment.sha256 == found.sha256, Attachment.deleted_at.is_(None), Attachment.id != attachment_id
        )
        shared = session.scalar(others.limit(1)) is not None
    if not shared:
        file.unlink(missing_ok=True)
    with factory.begin() as session:
        session.get_one(Attachment, attachment_id).deleted_at = at
