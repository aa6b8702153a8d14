"""What was said in calls, and the half-written forms and notes that quote it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from crm.calls.models import Call, HandOver
from crm.db import SessionFactory
from crm.retention.over import calls_of, not_over
from crm.retention.proof import hash_of, prove
from crm.search.utterances import forget_utterances
from crm.tickets.models import TicketDraft
from crm.transcripts.models import TranscriptGap, Utterance
from crm.warnings.service import forget_words

KIND = "transcript"
TABLES = (Utterance, TranscriptGap, TicketDraft)


def due_transcripts(session: Session, cutoff: datetime) -> Sequence[str]:
    """Return the calls that ended before the moment, as did every ticket of theirs, and of which words are left."""
    noted = select(HandOver.call_id).where(HandOver.note != "")
    left = or_(Call.id.in_(noted), *(Call.id.in_(select(one.call_id)) for one in TABLES))
    query = select(Call.id).where(Call.ended_at < cutoff, left, Call.id.not_in(calls_of(not_over(cutoff))))
    return session.scalars(query.order_by(Call.id)).all()


def delete_transcript(factory: SessionFactory, call_id: str, rule: str, at: datetime) -> None:
    """Delete a call's words at once with the proof."""
    with factory.begin() as session:
        said = session.scalars(select(Utterance).where(Utterance.call_id == call_id).order_by(Utterance.id)).all()
        words: Any = [[u.id, u.leg, u.text, u.started_at, u.ended_at] for u in said]
        prove(session, KIND, call_id, hash_of(words), rule, at)
        forget_utterances(session, said)
        for one in TABLES:
            session.execute(delete(one).where(one.call_id == call_id))
        session.execute(update(HandOver).where(HandOver.call_id == call_id).values(note=""))
        forget_words(session, call_id)
