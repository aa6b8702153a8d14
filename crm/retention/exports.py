"""Whom exports were asked for: filters and reasons hold numbers and names, and go when citizens are forgotten."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.db import SessionFactory
from crm.exports.models import ExportRequest
from crm.exports.states import ExportState
from crm.retention.models import Deletion
from crm.retention.proof import DELETE, hash_of, prove
from crm.tickets.moves.actor import SYSTEM

KIND = "export"


def due_exports(session: Session, cutoff: datetime) -> Sequence[int]:
    """Return the exports of before the moment that wait for no decision and still say what they were asked for."""
    gone = select(Deletion.subject).where(Deletion.kind == KIND)
    query = select(ExportRequest.id).where(
        ExportRequest.at < cutoff,
        ExportRequest.state != ExportState.ASKED,
        cast(ExportRequest.id, Text).not_in(gone),
    )
    return session.scalars(query.order_by(ExportRequest.id)).all()


def forget_export(factory: SessionFactory, export_id: int, rule: str, at: datetime) -> None:
    """Empty filter and reasons at once with the proof; who exported how much and when stays."""
    sealed = (ExportRequest.filter, ExportRequest.reason, ExportRequest.decision_reason)
    with factory.begin() as session:
        lying = session.execute(
            select(*(type_coerce(column, Text) for column in sealed)).where(ExportRequest.id == export_id)
        ).one()
        asked = session.get_one(ExportRequest, export_id)
        asked.filter, asked.reason, asked.decision_reason = {}, "", ""
        session.flush()
        prove(session, KIND, str(export_id), hash_of(list(lying)), rule, at)
        append(session, Kind.EXPORT, export_id, SYSTEM, DELETE, at)
