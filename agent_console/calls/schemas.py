"""Calls as pages see them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from agent_console.hand_over.schemas import HandOverOut
from agent_console.tickets.schemas import FieldOut, TicketOut
from config.callers import CallerList
from config.languages import OWN
from crm.bus.events import GapChanged
from crm.calls.filters import CallFilter
from crm.calls.models import Call
from crm.calls.states import CallState
from crm.citizens.models import Citizen
from crm.citizens.numbers import mask_number
from crm.identity.masks import mask_name, mask_text
from crm.retention import recordings
from crm.retention.listing import deletions_of_call
from crm.retention.proof import days_of
from crm.tickets.models import Ticket
from crm.tickets.service import tickets_of_calls
from crm.transcripts.gaps import GapState, gap_changed, gaps_now


class CallRow(BaseModel):
    """One line of a list of calls."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number_shown: str = ""
    region: str
    citizen_name: str = ""
    queue: str
    kind: str
    state: CallState
    outcome: str | None
    operator: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talked_s: int | None
    survey: int | None
    wrap_up: str | None
    ticket_number: str | None = None
    title: str = ""


class CallListQuery(CallFilter):
    """The list itself: which stretch of it."""

    cursor: Annotated[str, Field(max_length=256)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CallTotals(BaseModel):
    """How many calls there are of each direction, outcome and code, and with each rating.

    Under ``wrap_up`` calls that were answered and have no code stand as ``-``.
    """

    direction: dict[str, int]
    outcome: dict[str, int]
    survey: dict[str, int]
    wrap_up: dict[str, int]


class CallFacts(CallRow):
    """Everything kept of one call."""

    number: str
    origin: str
    menu_path: list[str]
    language: str
    queued_at: datetime | None
    recorded_from: datetime | None


class SegmentOut(BaseModel):
    """A stretch of a call."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    operator: str | None
    started_at: datetime
    ended_at: datetime


Repair = TypedDict("Repair", {"from": str, "to": str, "start": int})
"""A word of the city ``to`` where ``from`` was heard, and where it stands in the text, in whole characters."""


class UtteranceOut(BaseModel):
    """A finished stretch of speech.

    Attributes:
        words: ``[text, start_s, end_s]`` from its start, put together the text, spaces apart; empty without times.
        repairs: Words of the city where something else was heard.
        language: Code of the language it is in; empty for the one that is expected.
        live_text: What stood there during the call, where the recording says something else.
    """

    model_config = ConfigDict(from_attributes=True)

    call_id: str
    id: int
    leg: Literal["caller", "operator"]
    text: str
    words: list[tuple[str, float, float]] = []
    repairs: list[Repair] = []
    started_at: datetime
    ended_at: datetime
    source: str = "live"
    language: str = ""
    live_text: str | None = None
    exact_model: str | None = None
    exact_at: datetime | None = None


class GapOut(BaseModel):
    """A stretch in which a side was not heard.

    Attributes:
        state: A ``crm.transcripts.gaps.GapState``: still to be read from the recording, read, or not to be read.
    """

    call_id: str
    id: int
    leg: Literal["caller", "operator"]
    started_at: datetime
    ended_at: datetime
    state: GapState

    @classmethod
    def of(cls, event: GapChanged) -> Self:
        """Return a gap as an event tells of it."""
        told = {name: getattr(event, name) for name in ("call_id", "leg", "started_at", "ended_at", "state")}
        return cls(id=event.gap_id, **told)


class DeletedOut(BaseModel):
    """What was deleted of a call, when, and after how many days by the city's rule."""

    kind: Literal["recording", "transcript"]
    days: int | None
    at: datetime


class WrapUpCodeBody(BaseModel):
    """What a call came to; nothing takes it back."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(max_length=32)] | None


class CallPage(BaseModel):
    """A call with everything that belongs to it."""

    call: CallFacts
    segments: list[SegmentOut]
    hand_overs: list[HandOverOut]
    transcript: list[UtteranceOut]
    gaps: list[GapOut]
    ticket: TicketOut | None
    recording_url: str | None
    deleted: list[DeletedOut]


class WaveFormOut(BaseModel):
    """How loud a recording is over its time, to be drawn: equal stretches, 0 to 1."""

    caller: list[float]
    operator: list[float]


class CitizenOut(BaseModel):
    """Who calls, as far as known."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    note: str


class PopOut(BaseModel):
    """What an operator sees at ring. ``complete`` is false when the database gave nothing but the call itself."""

    call_id: str
    number: str = ""
    number_shown: str = ""
    region: str = ""
    citizen: CitizenOut | None = None
    queue: str = ""
    kind: str = ""
    menu_path: list[str] = []
    language: str = OWN
    started_at: datetime
    recorded_from: datetime | None = None
    recent_calls: list[CallRow] = []
    open_tickets: list[TicketOut] = []
    asked_about: list[TicketOut] = []
    lists: list[CallerList] = []
    calls_30d: int = 0
    said: list[UtteranceOut] = []
    gaps: list[GapOut] = []
    draft: dict[str, FieldOut] = {}
    draft_version: int = 0
    complete: bool = True


def deleted_out(session: Session, call: Call) -> list[DeletedOut]:
    """Return what was deleted of a call; a proof is written before the recording is gone."""
    return [
        DeletedOut.model_validate({"kind": one.kind, "days": days_of(one.rule), "at": one.at})
        for one in deletions_of_call(session, call.id)
        if one.kind != recordings.KIND or call.recording is None
    ]


def gaps_out(session: Session, call: Call, now: datetime) -> list[GapOut]:
    """Return what was not heard of a call, in order of time."""
    events = [gap_changed(gap, state) for gap, state in gaps_now(session, call, now)]
    return [GapOut.of(event) for event in events]


def rows_out(session: Session, calls: Sequence[Call], *, clear: Collection[str]) -> list[CallRow]:
    """Return calls as lines of a list, with their citizens' names and tickets: two reads however many calls.

    Args:
        session: Open session.
        calls: The calls.
        clear: Ids of those whose citizens the reader has now; of all others there are masks.
    """
    citizens = {call.citizen_id for call in calls if call.citizen_id is not None}
    names: dict[int, str] = {}
    if citizens:
        query = select(Citizen.id, Citizen.name).where(Citizen.id.in_(citizens))
        names = {row.id: row.name for row in session.execute(query)}
    tickets = tickets_of_calls(session, [call.id for call in calls])
    rows = [_row_out(call, names.get(call.citizen_id or 0, ""), tickets.get(call.id)) for call in calls]
    return [row if row.id in clear else _masked(row) for row in rows]


def facts_out(session: Session, call: Call, *, clear: bool) -> CallFacts:
    """Return everything kept of one call; without ``clear`` its number is masked."""
    row = rows_out(session, [call], clear=[call.id] if clear else [])[0]
    number = call.number if clear else row.number_shown
    return CallFacts.model_validate(call).model_copy(update={**row.model_dump(), "number": number})


def _row_out(call: Call, name: str, ticket: Ticket | None) -> CallRow:
    row = CallRow.model_validate(call)
    row.number_shown = mask_number(call.number)
    row.citizen_name = name
    if ticket:
        row.ticket_number, row.title = ticket.number, ticket.title
    return row


def _masked(row: CallRow) -> CallRow:
    name = row.citizen_name
    title = mask_text(row.title, [name], places=False)
    return row.model_copy(update={"citizen_name": mask_name(name), "title": title})
