"""Keeping warnings, and what was done about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.errors import ConflictError, NotFoundError
from crm.bus.events import WarningRaised
from crm.calls.models import Call
from crm.rows import held_row
from crm.warnings.models import CallWarning

SHOWN_FOR = timedelta(hours=12)
"""A warning nobody took notice of leaves the live list after so long; it stays with its call."""

LONGEST_LIST = 100


class NoSuchWarningError(NotFoundError):
    """No warning has this id."""

    slug: ClassVar[str] = "no-such-warning"


class AcknowledgedAlreadyError(ConflictError):
    """Somebody else took notice first."""

    slug: ClassVar[str] = "acknowledged-already"


def keep_warning(session: Session, raised: WarningRaised, again: timedelta) -> bool:
    """Keep a warning; returns whether it is one: of each matter a call has one, and another long after it was noticed.

    Args:
        session: Open session.
        raised: What was heard.
        again: How long after the acknowledgement the same matter may warn anew.
    """
    held_row(session, Call, raised.call_id)  # both sides may say it at once
    earlier = select(CallWarning).where(CallWarning.call_id == raised.call_id, CallWarning.code == raised.code)
    for one in session.scalars(earlier):
        if one.acknowledged_at is None or raised.said_at < one.acknowledged_at + again:
            return False
    session.add(as_raised(raised))
    return True


def as_raised(raised: WarningRaised) -> CallWarning:
    """Return the row of a warning, not yet in any session."""
    return CallWarning(
        id=raised.id,
        call_id=raised.call_id,
        code=raised.code,
        level=raised.level,
        leg=raised.leg,
        words=raised.words,
        sentence=raised.sentence,
        utterance_id=raised.utterance_id,
        said_at=raised.said_at,
        raised_at=raised.at,
        told=[],
        outcome="",
    )


def record_told(session: Session, warning_id: str, logins: Iterable[str], at: datetime) -> None:
    """Keep who was shown a warning, and when; each person once."""
    warning = held_row(session, CallWarning, warning_id)
    if warning is not None:
        known = {login for login, _ in warning.told}
        new = [[login, at.isoformat(timespec="milliseconds")] for login in logins if login not in known]
        warning.told = [*warning.told, *new]


def link_utterance(session: Session, call_id: str, leg: str, said_at: datetime, utterance_id: int) -> None:
    """Tie the warnings of a sentence to its utterance, which is kept later than they are raised."""
    session.execute(
        update(CallWarning)
        .where(CallWarning.call_id == call_id, CallWarning.leg == leg, CallWarning.said_at == said_at)
        .values(utterance_id=utterance_id)
    )


def acknowledge(session: Session, warning_id: str, login: str, outcome: str, at: datetime) -> CallWarning:
    """Take notice of a warning.

    Raises:
        NoSuchWarningError: There is none.
        AcknowledgedAlreadyError: Somebody else did; whoever did may still say what came of it.
    """
    warning = held_row(session, CallWarning, warning_id)
    if warning is None:
        raise NoSuchWarningError("expected the id of a warning, no warning has this one")
    if warning.acknowledged_by not in (None, login):
        raise AcknowledgedAlreadyError(
            f"expected a warning nobody took notice of, {warning.acknowledged_by} did", by=warning.acknowledged_by
        )
    warning.acknowledged_by, warning.outcome = login, outcome
    warning.acknowledged_at = warning.acknowledged_at or at
    return warning


def warnings_of(session: Session, call_id: str) -> Sequence[CallWarning]:
    """Return a call's warnings, the first one first."""
    query = select(CallWarning).where(CallWarning.call_id == call_id)
    return session.scalars(query.order_by(CallWarning.raised_at, CallWarning.id)).all()


def live_warnings(session: Session, at: datetime) -> list[tuple[CallWarning, Call]]:
    """Return the warnings of the last hours with their calls: open ones first, the latest first."""
    query = (
        select(CallWarning, Call)
        .join(Call, Call.id == CallWarning.call_id)
        .where(CallWarning.raised_at > at - SHOWN_FOR)
        .order_by(CallWarning.acknowledged_at.is_not(None), CallWarning.raised_at.desc(), CallWarning.id)
        .limit(LONGEST_LIST)
    )
    return [(row.CallWarning, row.Call) for row in session.execute(query)]


def forget_words(session: Session, call_id: str) -> None:
    """Delete what was said; that there was a warning, and what was done, stays."""
    session.execute(update(CallWarning).where(CallWarning.call_id == call_id).values(words="", sentence=""))
