"""What the recording says after the call: which calls are still to be read, and what becomes of the live text."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.search.utterances import index_utterance
from crm.transcripts.models import RecordingPass, Utterance

Outcome = Literal["done", "unreadable", "failed"]

HALF = 2
"""A text with less than half of the letters left something out; it is not the more exact one."""


def calls_to_read(session: Session, since: datetime) -> Sequence[str]:
    """Return the calls that ended since a moment and whose recording was not read yet, the latest first."""
    query = select(Call.id).outerjoin(RecordingPass).where(RecordingPass.call_id.is_(None))
    query = query.where(Call.recording.is_not(None), Call.ended_at >= since)
    return session.scalars(query.order_by(Call.ended_at.desc(), Call.id)).all()


def finish_pass(session: Session, call_id: str, outcome: Outcome, engine: str, model: str, at: datetime) -> None:
    """Keep that the call's recording was read; once said it stays."""
    if session.get(RecordingPass, call_id) is None:
        session.add(RecordingPass(call_id=call_id, outcome=outcome, engine=engine, model=model, finished_at=at))


def revise(
    session: Session,
    utterance_id: int,
    *,
    text: str,
    words: list[list[str | float]],
    heard: str = "",
    repairs: Sequence[dict[str, str | int]] = (),
    engine: str,
    model: str,
    at: datetime,
    language: str = "",
) -> bool:
    """Keep what the recording gives for an utterance; returns whether its text changed.

    A second time changes nothing, nor does an utterance that is gone. Signs and spaces are no difference; a text that
    leaves half of the letters out is not taken, unless it is in another language. Words with times are kept where there
    were none.
    """
    said = session.get(Utterance, utterance_id)
    if said is None or said.exact_at is not None:
        return False
    said.exact_engine, said.exact_model, said.exact_at = engine, model, at
    live, exact = _letters(said.text), _letters(text)
    if exact == live:
        said.words = said.words or words
        return False
    if not exact or (HALF * len(exact) < len(live) and said.language == language):
        return False
    said.live_text = said.text
    said.text, said.words, said.language = text, words, language
    said.heard, said.repairs = heard, list(repairs)
    index_utterance(session, said)
    return True


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)
