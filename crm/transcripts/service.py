"""Keeping what was said, and what could not be heard."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.search.utterances import index_utterance
from crm.transcripts.models import TranscriptGap, Utterance


def add_utterance(
    session: Session,
    *,
    call_id: str,
    leg: str,
    operator: str | None,
    text: str,
    words: list[list[str | float]],
    started_at: datetime,
    ended_at: datetime,
    engine: str,
    model: str,
    source: str = "live",
    heard: str = "",
    repairs: Sequence[dict[str, str | int]] = (),
    language: str = "",
) -> Utterance:
    """Keep a finished utterance and return it with its id."""
    utterance = Utterance(
        call_id=call_id,
        leg=leg,
        operator=operator,
        text=text,
        words=words,
        started_at=started_at,
        ended_at=ended_at,
        engine=engine,
        model=model,
        source=source,
        heard=heard,
        repairs=list(repairs),
        language=language,
    )
    session.add(utterance)
    session.flush()
    index_utterance(session, utterance)
    return utterance


def utterances_of(session: Session, call_id: str) -> Sequence[Utterance]:
    """Return everything said in a call, in order of time."""
    query = select(Utterance).where(Utterance.call_id == call_id)
    return session.scalars(query.order_by(Utterance.started_at, Utterance.id)).all()


def open_gap(
    session: Session, *, call_id: str, leg: str, started_at: datetime, ended_at: datetime, reason: str
) -> TranscriptGap:
    """Keep a stretch that was not heard live, to be filled from the recording."""
    gap = TranscriptGap(call_id=call_id, leg=leg, started_at=started_at, ended_at=ended_at, reason=reason)
    session.add(gap)
    session.flush()
    return gap


def gaps_of(session: Session, call_id: str, *, unfilled: bool = True) -> Sequence[TranscriptGap]:
    """Return a call's gaps, by default those still to fill."""
    query = select(TranscriptGap).where(TranscriptGap.call_id == call_id).order_by(TranscriptGap.started_at)
    if unfilled:
        query = query.where(TranscriptGap.filled_at.is_(None))
    return session.scalars(query).all()


def close_gap(session: Session, gap_id: int, at: datetime) -> TranscriptGap:
    """Mark a gap as filled and return it."""
    gap = session.get_one(TranscriptGap, gap_id)
    gap.filled_at = at
    return gap
