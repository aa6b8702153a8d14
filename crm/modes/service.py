"""Switches the line's mode. One is on at a time; the next one ends it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError
from config.flow import Mode
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.modes.models import LineMode
from crm.rows import held
from crm.scheduler.marks import locked_mark
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

SWITCHERS = (Role.SUPERVISOR, Role.ADMIN)
"""Who may switch."""

LONGEST = timedelta(days=14)
"""So long a mode is on at most; who needs it longer switches it on again, and says why."""

LONGEST_REASON = 500
REMEMBERED = 50
SWITCH, END = "switch", "end"
LOCK = "line_mode"
"""Held by whoever switches, so that two at once do not both find none to end."""


class UnknownModeError(HotlineError):
    """The flow in force has no such mode."""

    slug: ClassVar[str] = "unknown-mode"
    status: ClassVar[int] = 422


class ModeReasonError(HotlineError):
    """A mode needs its reason."""

    slug: ClassVar[str] = "mode-reason"
    status: ClassVar[int] = 422


class ModeUntilError(HotlineError):
    """A mode ends, and not too late."""

    slug: ClassVar[str] = "mode-until"
    status: ClassVar[int] = 422


class NoModeError(ConflictError):
    """The line is in no mode that could be ended."""

    slug: ClassVar[str] = "no-mode"


def mode_at(session: Session, at: datetime) -> LineMode | None:
    """Return the mode the line is in; nothing if it is in none."""
    on = select(LineMode).where(LineMode.until > at, LineMode.ended_at.is_(None))
    return session.scalars(on.order_by(LineMode.id.desc()).limit(1)).first()


def list_modes(session: Session) -> Sequence[LineMode]:
    """Return the modes that were on, the last one first."""
    return session.scalars(select(LineMode).order_by(LineMode.id.desc()).limit(REMEMBERED)).all()


def switch(
    session: Session, mode: str, known: Mapping[str, Mode], *, reason: str, until: datetime, actor: Actor, at: datetime
) -> LineMode:
    """Put the line into a mode, for the calls that come from now on; the one it is in ends.

    Args:
        session: Session of a transaction.
        mode: The mode.
        known: Those of the flow in force.
        reason: Why.
        until: When it ends by itself.
        actor: Who decided.
        at: Now.

    Raises:
        UnknownModeError: The flow has no such mode.
        ModeReasonError: There is no reason, or a very long one.
        ModeUntilError: It would be over already, or be on for more than ``LONGEST``.
    """
    said = reason.strip()
    if mode not in known:
        raise UnknownModeError(f"expected a mode of the flow out of {sorted(known)}, got {mode!r:.40}")
    if not said or len(said) > LONGEST_REASON:
        raise ModeReasonError(f"expected a reason of 1 to {LONGEST_REASON} characters, got {len(said)}")
    if not at < until <= at + LONGEST:
        raise ModeUntilError(f"expected an end within {LONGEST.days} days from now, got {until.isoformat()}")
    locked_mark(session, LOCK)
    _end_those_on(session, actor, at)
    made = LineMode(
        mode=mode,
        name=known[mode].name,
        name_en=known[mode].name_en,
        reason=said,
        set_by=actor.login,
        set_at=at,
        until=until,
    )
    session.add(made)
    session.flush()
    append(session, Kind.MODE, made.id, actor, SWITCH, at)
    return made


def end(session: Session, actor: Actor, at: datetime) -> None:
    """End the mode the line is in, before its time.

    Raises:
        NoModeError: It is in none.
    """
    if not _end_those_on(session, actor, at):
        raise NoModeError("expected the line to be in a mode, it is in none")


def _end_those_on(session: Session, actor: Actor, at: datetime) -> int:
    on = held(session, select(LineMode).where(LineMode.until > at, LineMode.ended_at.is_(None))).all()
    for one in on:
        one.ended_by, one.ended_at = actor.login, at
        session.flush()
        append(session, Kind.MODE, one.id, actor, END, at)
    return len(on)
