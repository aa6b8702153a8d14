"""Tables of transcripts."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Utterance(Base):
    """A finished stretch of speech of one side, as a person would write it down.

    Attributes:
        words: ``[text, start_s, end_s]`` from the utterance's start; put together they are the text, spaces apart.
            Empty when the engine gave no times: ``crm.transcripts.moments`` then reckons them by place.
        heard: The recogniser's own text where it differs, otherwise empty.
        repairs: ``{"from": …, "to": …, "start": …}``, words of the city in place of what was heard; ``start`` is the
            word's place in the text, in characters.
        language: Code of the language it is in; empty for the one that is expected.
        live_text: What stood there during the call, where ``text`` is what the recording gave afterwards.
        exact_at: When the recording was read once more, by ``exact_engine`` and ``exact_model``.
    """

    __tablename__ = "utterances"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    leg: Mapped[str] = mapped_column(String(16))
    operator: Mapped[str | None] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[list[str | float]]] = mapped_column(JSON, default=list)
    heard: Mapped[str] = mapped_column(Text, default="")
    repairs: Mapped[list[dict[str, str | int]]] = mapped_column(JSON, default=list)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    engine: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16), default="live")
    language: Mapped[str] = mapped_column(String(8), default="", server_default="")
    live_text: Mapped[str | None] = mapped_column(Text)
    exact_engine: Mapped[str | None] = mapped_column(String(16))
    exact_model: Mapped[str | None] = mapped_column(String(64))
    exact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TranscriptGap(Base):
    """A stretch that was not heard live. Filled from the recording when it is there."""

    __tablename__ = "transcript_gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    leg: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(32))
    filled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecordingPass(Base):
    """A call's recording was read after the call.

    ``outcome`` is ``done``, ``unreadable`` (the file is damaged) or ``failed`` (reading it failed unexpectedly).
    """

    __tablename__ = "recording_passes"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(64))
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TranscriptSearch(Base):
    """Somebody searched what citizens said: who, when, by which filters, how much they were shown. Append-only.

    The words that were searched for are not kept: they may name a citizen.
    """

    __tablename__ = "transcript_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(String(16), index=True)
    role: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    filters: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    shown: Mapped[int]
