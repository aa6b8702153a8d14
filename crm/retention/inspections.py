"""What people wrote about calls they inspected: it may quote the citizen, and goes when citizens are forgotten."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.db import SessionFactory
from crm.quality.models import Inspection
from crm.quality.states import InspectionState
from crm.retention.models import Deletion
from crm.retention.proof import DELETE, hash_of, prove
from crm.tickets.moves.actor import SYSTEM

KIND = "inspection"
AT_WORK = (InspectionState.CLAIMED, InspectionState.TOLD, InspectionState.APPEALED)
"""Somebody writes it, or may have to read it to answer."""


def due_inspections(session: Session, cutoff: datetime) -> Sequence[int]:
    """Return the inspections drawn before the moment that nobody is at work with and that still have their words."""
    gone = select(Deletion.subject).where(Deletion.kind == KIND)
    query = select(Inspection.id).where(
        Inspection.drawn_at < cutoff,
        Inspection.state.not_in(AT_WORK),
        cast(Inspection.id, Text).not_in(gone),
    )
    return session.scalars(query.order_by(Inspection.id)).all()


def forget_inspection(factory: SessionFactory, inspection_id: int, rule: str, at: datetime) -> None:
    """Empty what was written at once with the proof; who scored what, and the points, stay."""
    sealed = (
        Inspection.asked_reason,
        Inspection.remarks,
        Inspection.summary,
        Inspection.appeal_reason,
        Inspection.decision_reason,
    )
    with factory.begin() as session:
        lying = session.execute(
            select(*(type_coerce(column, Text) for column in sealed)).where(Inspection.id == inspection_id)
        ).one()
        found = session.get_one(Inspection, inspection_id)
        found.asked_reason = found.summary = found.appeal_reason = found.decision_reason = ""
        found.remarks = {}
        session.flush()
        prove(session, KIND, str(inspection_id), hash_of(list(lying)), rule, at)
        append(session, Kind.INSPECTION, inspection_id, SYSTEM, DELETE, at)
