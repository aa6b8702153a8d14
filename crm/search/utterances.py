"""Keeping the words of utterances, and finding utterances by them.

An utterance's number is the second it began, then its id: the newest said is the largest, and a stretch of days is a
stretch of numbers. Leg, operator and queue are terms as well, written with letters nobody can type: a filter is met by
the index and not row by row.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.search.ddl import UTTERANCES
from crm.search.terms import Term, query_terms, terms_of
from crm.search.texts import TextTable
from crm.transcripts.models import Utterance

_TEXTS = TextTable(UTTERANCES)
_ID_BITS = 31
_ID_MASK = (1 << _ID_BITS) - 1
"""Ids are integers of 32 bits on both databases; seconds since 1970 have room until 2106."""

_LAST_SECOND = (1 << 32) - 1

_LEG, _OPERATOR, _QUEUE, _OTHER = "\ue000", "\ue001", "\ue002", "\ue003"
"""Letters of the private use area: text never brings them into a query, which holds letters and digits only."""


def number_of(utterance: Utterance) -> int:
    """Return the number an utterance is found by."""
    return first_number(utterance.started_at) | utterance.id


def id_of(number: int) -> int:
    """Return the id of the utterance that is found by a number."""
    return number & _ID_MASK


def first_number(at: datetime) -> int:
    """Return the smallest number of what was said from a moment on."""
    return min(int(at.astimezone(UTC).timestamp()), _LAST_SECOND) << _ID_BITS


def index_utterance(session: Session, utterance: Utterance) -> None:
    """Keep the words of an utterance; to be called whenever its text or its call's operator or queue changed."""
    index_utterances(session, (utterance,))


def index_utterances(session: Session, utterances: Sequence[Utterance]) -> None:
    """Keep the words of many utterances in one statement."""
    ids = {utterance.call_id for utterance in utterances}
    query = select(Call.id, Call.operator, Call.queue).where(Call.id.in_(ids))
    calls = {row.id: (row.operator, row.queue) for row in session.execute(query)}
    _TEXTS.keep(session, ((number_of(u), terms_of_utterance(u, *calls.get(u.call_id, (None, "")))) for u in utterances))


def index_call(session: Session, call_id: str) -> None:
    """Keep the words of everything said in a call."""
    index_utterances(session, session.scalars(select(Utterance).where(Utterance.call_id == call_id)).all())


def forget_utterances(session: Session, utterances: Iterable[Utterance]) -> None:
    """Keep nothing of them any more; to be called before they are deleted or their beginning changes."""
    _TEXTS.forget(session, [number_of(utterance) for utterance in utterances])


def terms_of_utterance(utterance: Utterance, operator: str | None, queue: str) -> list[str]:
    """Return what an utterance is found by.

    Args:
        utterance: What was said.
        operator: Who took the call; whoever speaks counts before.
        queue: The call's queue.
    """
    return [*terms_of([utterance.text]), *_facets(utterance.leg, utterance.operator or operator or "", queue)]


def matching(
    session: Session, query: str, *, leg: str = "", operator: str = "", queue: str = ""
) -> ColumnElement[bool]:
    """Return the condition that an utterance holds every word of the query, for ``select(Utterance).where(…)``.

    The condition joins the table of texts by itself. Order by ``newest`` and limit, or many matches will be slow.
    """
    words = query_terms(query)
    facets = [Term(facet) for facet in _facets(leg, operator, queue)] if words else []
    own = Utterance.id == _TEXTS.number(session).op("&")(_ID_MASK)
    return and_(own, _TEXTS.holds(session, [*words, *facets]))


def newest(session: Session) -> ColumnElement[Any]:
    """Return what a search is ordered by, descending; of use together with ``matching`` only."""
    return _TEXTS.number(session)


def _facets(leg: str, operator: str, queue: str) -> list[str]:
    values = ((_LEG, leg), (_OPERATOR, operator), (_QUEUE, queue))
    return [mark + "".join(c if c.isalnum() else _OTHER for c in value.casefold()) for mark, value in values if value]
