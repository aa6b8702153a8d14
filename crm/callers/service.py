"""What people do with lists. What takes something away from a citizen is agreed to by a second person, and ends."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.callers import CallerList
from config.rules.callers import CallerRules
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.callers.errors import EntryInvalidError, ListedAlreadyError, NoSuchEntryError
from crm.callers.models import CallerEntry
from crm.callers.states import ENTRY, OVER, EntryMove, EntryState
from crm.citizens.numbers import normalise_number
from crm.rows import held_row, insert_unless_there
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role

ASKERS: Mapping[CallerList, tuple[Role, ...]] = {
    CallerList.ELDERLY: (Role.OPERATOR, Role.FOLLOW_UP, Role.SUPERVISOR, Role.ADMIN),
    CallerList.LEADER: (Role.SUPERVISOR, Role.ADMIN),
    CallerList.BLOCKED: (Role.OPERATOR, Role.FOLLOW_UP, Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM),
}
"""Who may ask for an entry of each list."""

AGREED = (CallerList.BLOCKED,)
"""Lists that take something away: a second person agrees first."""

READERS = (Role.OPERATOR, Role.FOLLOW_UP, Role.SUPERVISOR, Role.ADMIN)
DECIDERS = (Role.SUPERVISOR, Role.ADMIN)
LONGEST_REASON = 500
ASK = "ask"


def ask_entry(
    session: Session,
    rules: CallerRules,
    wanted: CallerList,
    number: str,
    *,
    reason: str,
    days: int,
    actor: Actor,
    at: datetime,
) -> CallerEntry:
    """Put a number on a list, or ask for it where a second person agrees.

    Args:
        session: Session of a transaction.
        rules: The city's lists.
        wanted: The list.
        number: As it was given, or as it called.
        reason: Why.
        days: How long it lasts, from now.
        actor: Who asks.
        at: Now.

    Raises:
        NotAllowedError: Not for the actor's role.
        EntryInvalidError: No number, no reason, or longer than the list allows.
        ListedAlreadyError: It is there already, or was asked for.
    """
    known, said, longest = normalise_number(number), reason.strip(), rules.longest_days[wanted]
    if actor.role not in ASKERS[wanted]:
        raise NotAllowedError(f"expected one of {', '.join(ASKERS[wanted])}, got {actor.role}")
    if not known or not _is_reason(said) or not 1 <= days <= longest:
        raise EntryInvalidError(
            f"expected a telephone number, a reason of 1 to {LONGEST_REASON} characters and 1 to {longest} days, "
            f"got {'a' if known else 'no'} number, {len(said)} characters and {days} days"
        )
    made = insert_unless_there(
        session,
        CallerEntry,
        list=wanted.value,
        number=known,
        number_index=known,
        live=True,
        state=EntryState.ASKED if wanted in AGREED else EntryState.IN_FORCE,
        reason=said,
        asked_by=actor.login,
        asked_at=at,
        expires_at=at + timedelta(days=days),
        decision="",
        appeal="",
        verdict="",
    )
    entry = entry_of(session, wanted, known)
    if not made or entry is None:
        raise ListedAlreadyError("expected a number that is not on this list and not asked to be, it is")
    append(session, Kind.CALLER_ENTRY, entry.id, actor, ASK, at)
    return entry


def move_entry(
    session: Session, entry_id: int, move: EntryMove, actor: Actor, reason: str, at: datetime
) -> CallerEntry:
    """Decide about an entry, write an appeal against it down, decide that, or end it; each with a reason.

    Raises:
        NoSuchEntryError: There is none.
        NotAllowedError: Not for the actor's role, or not for somebody who had a part in it.
        EntryInvalidError: There is no reason.
        IllegalMoveError: It does not stand so.
    """
    entry = held_row(session, CallerEntry, entry_id)
    if entry is None:
        raise NoSuchEntryError("expected the id of an entry, none has this one")
    if not may_move(entry, move, actor):
        raise NotAllowedError(f"expected somebody else, of another part or role, to {move} an entry")
    if not _is_reason(reason.strip()):
        raise EntryInvalidError(f"expected a reason of 1 to {LONGEST_REASON} characters, got {len(reason.strip())}")
    match move:
        case EntryMove.APPROVE | EntryMove.REFUSE:
            entry.decision, entry.decided_by, entry.decided_at = reason.strip(), actor.login, at
        case EntryMove.APPEAL:
            entry.appeal, entry.appeal_by, entry.appeal_at = reason.strip(), actor.login, at
        case _:
            entry.verdict, entry.verdict_by = reason.strip(), actor.login
    return _move(session, entry, move, actor, at)


def may_move(entry: CallerEntry, move: EntryMove, actor: Actor) -> bool:
    """Return whether this person could make a move, as far as role and part in the entry go."""
    match move:
        case EntryMove.APPROVE | EntryMove.REFUSE:
            return actor.role in DECIDERS and actor.login != entry.asked_by
        case EntryMove.UPHOLD | EntryMove.LIFT:
            return actor.role in DECIDERS and actor.login not in (entry.asked_by, entry.decided_by)
        case EntryMove.END:
            return actor.role in DECIDERS
        case EntryMove.APPEAL:
            return actor.role in READERS
    return False


def moves_of(entry: CallerEntry, actor: Actor) -> list[EntryMove]:
    """Return what this person can do with an entry now."""
    state = EntryState(entry.state)
    return [move for move in EntryMove if ENTRY.allows(state, move) and may_move(entry, move, actor)]


def expire(session: Session, entry: CallerEntry, actor: Actor, at: datetime) -> None:
    """End an entry whose time is over."""
    _move(session, entry, EntryMove.EXPIRE, actor, at)


def entry_of(session: Session, wanted: CallerList, number: str) -> CallerEntry | None:
    """Return the entry of a normalised number that is not over."""
    there = (CallerEntry.list == wanted.value, CallerEntry.number_index == number, CallerEntry.live.is_(True))
    return session.scalars(select(CallerEntry).where(*there)).one_or_none()


def _is_reason(said: str) -> bool:
    return 0 < len(said) <= LONGEST_REASON


def _move(session: Session, entry: CallerEntry, move: EntryMove, actor: Actor, at: datetime) -> CallerEntry:
    entry.state = ENTRY.after(EntryState(entry.state), move)
    if entry.state in OVER:
        entry.live, entry.over_at = None, at
        entry.over_by = actor.login if actor.role is not Role.SYSTEM else None
    session.flush()
    append(session, Kind.CALLER_ENTRY, entry.id, actor, move, at)
    return entry
