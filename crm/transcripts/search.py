"""Searching what was said, the newest first, and keeping who searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, load_only

from config.errors import HotlineError
from crm.calls.models import Call
from crm.citizens.numbers import normalise_number
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.moments import Moment
from crm.search.terms import query_terms, terms_of
from crm.search.utterances import first_number, id_of, matching, newest, number_of
from crm.tickets.access import Reader
from crm.tickets.filters import PLAIN, Word
from crm.tickets.models import Ticket
from crm.tickets.states import Role
from crm.transcripts.models import TranscriptSearch, Utterance

ORDER = "said"
HEARS_EVERY_CALL = (Role.SUPERVISOR, Role.ADMIN)
"""Who may read calls that led to no ticket."""

LONGEST_NUMBER = 6
"""Digits in a row among the words; whoever looks for a telephone number says so, and it is looked up by blind index."""

KEPT = ("leg", "operator", "queue", "since", "until")
"""Filters that are kept with who searched."""

MOST_OF_A_NUMBER = 500
"""Calls of one number that are looked through, the latest."""


class TranscriptQueryError(HotlineError):
    """Nothing that could be searched for."""

    slug: ClassVar[str] = "transcript-query-invalid"
    status: ClassVar[int] = 422


class TranscriptFilter(BaseModel):
    """What is looked for: all given conditions must hold, empty ones do not count.

    Attributes:
        q: Words that must all be in the sentence.
        leg: Whose words.
        operator: Who took the call, by login.
        queue: Its queue.
        phone: The citizen's whole number.
        since, until: When it was said; ``from`` and ``to`` for programs outside.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    q: Annotated[str, Field(min_length=1, max_length=128, pattern=PLAIN)]
    leg: Literal["", "caller", "operator"] = ""
    operator: Annotated[str, Field(max_length=16, pattern=r"^[0-9A-Za-z]*$")] = ""
    queue: Annotated[str, Field(max_length=32, pattern=r"^[a-z0-9_]*$")] = ""
    phone: Word = ""
    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None


@dataclass(frozen=True, slots=True)
class Found:
    """An utterance with its call and the ticket the call led to."""

    utterance: Utterance
    call: Call
    ticket: Ticket | None


def search_transcripts(reader: Reader, wanted: TranscriptFilter, cursor: str, limit: int) -> Stretch[Found]:
    """Return what was said, the newest first.

    Args:
        reader: Who searches; whoever may not hear every call finds those of tickets.
        wanted: What is looked for.
        cursor: Where to go on.
        limit: How many.

    Raises:
        TranscriptQueryError: There is no word to search for, or a telephone number stands among the words.
        CursorError: The cursor is of another list.
    """
    _check(wanted.q)
    place = read_cursor(ORDER, cursor, dated=False)
    before = int(place.key) if place else None
    look = _of_number if wanted.phone else _by_index
    found = look(reader, wanted, before, limit + 1)
    return stretch(found, limit, ORDER, lambda last: Place(None, str(number_of(last.utterance))))


def keep_search(reader: Reader, wanted: TranscriptFilter, shown: int, at: Moment) -> None:
    """Keep that somebody searched; not for which words, and of a number only that there was one."""
    said = wanted.model_dump(mode="json", include=set(KEPT), exclude_defaults=True)
    filters = {**said, **({"phone": "given"} if wanted.phone else {})}
    actor = reader.actor
    reader.session.add(TranscriptSearch(by=actor.login, role=actor.role.value, at=at, filters=filters, shown=shown))


def _check(q: str) -> None:
    terms = query_terms(q)
    if not terms:
        raise TranscriptQueryError("expected at least one letter or digit to search for, got none")
    if any(term.text.isdigit() and len(term.text) > LONGEST_NUMBER for term in terms):
        raise TranscriptQueryError("expected words, got a number; look for a caller by the field for numbers")


def _by_index(reader: Reader, wanted: TranscriptFilter, before: int | None, limit: int) -> Sequence[Found]:
    session = reader.session
    number = newest(session)
    fitting = [matching(session, wanted.q, leg=wanted.leg, operator=wanted.operator, queue=wanted.queue)]
    if before is not None:
        fitting.append(number < before)
    if wanted.since:
        fitting.append(number >= first_number(wanted.since))
    if wanted.until:
        fitting.append(number < first_number(wanted.until))
    query = _selected(reader).where(*fitting).order_by(number.desc()).limit(limit)
    return [Found(row.Utterance, row.Call, row.Ticket) for row in session.execute(query)]


def _of_number(reader: Reader, wanted: TranscriptFilter, before: int | None, limit: int) -> Sequence[Found]:
    """Look through the calls of one number: they are few, and the index of words would be asked in vain."""
    known = normalise_number(wanted.phone)
    if not known:
        return ()
    session = reader.session
    latest = select(Call.id).where(Call.number_index == known).order_by(Call.started_at.desc()).limit(MOST_OF_A_NUMBER)
    fitting: list[ColumnElement[bool]] = [Utterance.call_id.in_(session.scalars(latest).all())]
    fitting += [Utterance.leg == wanted.leg] if wanted.leg else []
    fitting += [Call.operator == wanted.operator] if wanted.operator else []
    fitting += [Call.queue == wanted.queue] if wanted.queue else []
    fitting += [Utterance.started_at >= wanted.since] if wanted.since else []
    fitting += [Utterance.started_at < wanted.until] if wanted.until else []
    query = _selected(reader).where(*fitting)
    texts = session.execute(query.with_only_columns(Utterance.id, Utterance.started_at, Utterance.text))
    numbers = [first_number(at) | key for key, at, text in texts if _says(text, wanted.q)]
    page = sorted((number for number in numbers if before is None or number < before), reverse=True)[:limit]
    rows = session.execute(query.where(Utterance.id.in_([id_of(number) for number in page])))
    found = [Found(row.Utterance, row.Call, row.Ticket) for row in rows]
    return sorted(found, key=lambda one: number_of(one.utterance), reverse=True)


def _selected(reader: Reader) -> Select[Utterance, Call, Ticket]:
    """Return utterances with what is shown of call and ticket; sealed columns nobody sees cost time.

    A call's ticket is the one it is about, or the one that was written down in it. Whoever may not hear every call
    gets only those of tickets.
    """
    every = reader.actor.role in HEARS_EVERY_CALL
    own = aliased(Ticket)
    written = select(own.number).where(own.call_id == Call.id).limit(1).correlate(Call).scalar_subquery()
    query = select(Utterance, Call, Ticket).join(Call, Call.id == Utterance.call_id)
    query = query.join(Ticket, Ticket.number == func.coalesce(Call.ticket, written), isouter=every)
    return query.options(
        load_only(Call.citizen_id, Call.number, Call.queue, Call.operator, Call.recording),
        load_only(Ticket.citizen_id, Ticket.title),
    )


def _says(text: str, q: str) -> bool:
    terms = terms_of([text])
    return all(
        any(one.startswith(term.text) if term.prefix else one == term.text for one in terms) for term in query_terms(q)
    )
