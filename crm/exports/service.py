"""Taking lists out of the house: asked for with a reason, agreed to by another person if many, fetched once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError, NotFoundError
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.casework import Casework
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.exports.cells import Cell
from crm.exports.models import ExportRequest
from crm.exports.states import EXPORT, ExportMove, ExportState
from crm.exports.tables import Form, Sheet, as_bytes
from crm.moments import day_began
from crm.operators.service import hold
from crm.rows import held_row
from crm.tickets.moves.actor import SYSTEM, Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role

FETCHABLE = timedelta(hours=24)
"""After it was granted."""

ASK = "ask"
DECIDERS = (Role.SUPERVISOR, Role.ADMIN)
LONGEST_REASON = 1_000


class ExportReasonError(HotlineError):
    """Nobody takes data out without saying why."""

    slug = "export-reason-missing"
    status = 422


class NoSuchExportError(NotFoundError):
    """No export has this id, or it is another person's."""

    slug = "no-such-export"


class ExportExpiredError(ConflictError):
    """It was not fetched in time."""

    slug = "export-expired"


def request(
    session: Session,
    casework: Casework,
    actor: Actor,
    wanted: Mapping[str, Any],
    rows: int,
    reason: str,
    at: datetime,
    *,
    what: str = "tickets",
) -> ExportRequest:
    """Ask for an export. Up to ``IntakeRules.export_rows_free`` rows a day it is granted at once.

    Args:
        session: Open session.
        casework: The city's rules.
        actor: Who asks.
        wanted: The filter, as JSON values.
        rows: How many rows it finds now; no more are handed out later.
        reason: Why.
        at: Now.
        what: Of which list.

    Raises:
        ExportReasonError: No reason, or one too long.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise ExportReasonError(f"expected a reason of 1 to {LONGEST_REASON} characters, got {len(said)}")
    free = rows + _free_today(session, casework, actor.login, at) <= casework.rules(at).intake.export_rows_free
    asked = ExportRequest(
        by=actor.login,
        at=at,
        what=what,
        filter=dict(wanted),
        rows=rows,
        reason=said,
        state=ExportState.GRANTED if free else ExportState.ASKED,
        decided_at=at if free else None,
    )
    session.add(asked)
    session.flush()
    append(session, Kind.EXPORT, asked.id, actor, ASK, at)
    if free:
        append(session, Kind.EXPORT, asked.id, SYSTEM, ExportMove.GRANT, at)
    return asked


def decide(
    session: Session, export_id: int, actor: Actor, at: datetime, *, granted: bool, reason: str = ""
) -> ExportRequest:
    """Agree to an export, or not, with a word to who asked for it.

    Raises:
        NoSuchExportError: There is none.
        NotAllowedError: It is the actor's own, or not for the actor's role to decide.
        IllegalMoveError: It is decided already.
    """
    asked = held_row(session, ExportRequest, export_id)
    if asked is None:
        raise NoSuchExportError("expected the id of an export, none has this one")
    if not may_decide(asked, actor):
        raise NotAllowedError("expected another person, a supervisor or an administrator, to decide about an export")
    move = ExportMove.GRANT if granted else ExportMove.REFUSE
    asked.state = EXPORT.after(ExportState(asked.state), move)
    asked.decided_by, asked.decided_at, asked.decision_reason = actor.login, at, reason.strip()
    session.flush()
    append(session, Kind.EXPORT, asked.id, actor, move, at)
    return asked


def may_decide(asked: ExportRequest, actor: Actor) -> bool:
    """Return whether this person could decide about the export, as long as nobody did."""
    return actor.role in DECIDERS and actor.login != asked.by


def may_fetch(asked: ExportRequest, actor: Actor, at: datetime) -> bool:
    """Return whether this person could fetch the file now."""
    granted = asked.state == ExportState.GRANTED and asked.by == actor.login
    return granted and asked.decided_at is not None and at < asked.decided_at + FETCHABLE


def build(
    session: Session,
    casework: Casework,
    asked: ExportRequest,
    actor: Actor,
    head: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    at: datetime,
    *,
    name: str,
    form: Form = "xlsx",
) -> bytes:
    """Return the file, once, to who asked for it.

    Args:
        session: Open session.
        casework: The city's rules.
        asked: The export.
        actor: Who fetches.
        head: Names of the columns.
        rows: The table; what goes beyond the rows asked for is left out.
        at: Now.
        name: What the rows are, as the sheet is called.
        form: ``xlsx`` or ``csv``.

    Raises:
        NoSuchExportError: It is another person's.
        ExportExpiredError: It was granted more than ``FETCHABLE`` ago.
        IllegalMoveError: It is not granted, or was fetched.
    """
    if asked.by != actor.login:
        raise NoSuchExportError("expected an export of one's own, got another's or none")
    after = EXPORT.after(ExportState(asked.state), ExportMove.FETCH)
    if not may_fetch(asked, actor, at):
        raise ExportExpiredError(f"expected the export fetched within {FETCHABLE}, it was granted before that")
    _mark_fetched(session, asked, after, at)
    sheet = Sheet(name, watermark(casework, asked, at), head, islice(rows, asked.rows))
    content = as_bytes(sheet, form, casework.zone)
    append(session, Kind.EXPORT, asked.id, actor, ExportMove.FETCH, at)
    return content


def watermark(casework: Casework, asked: ExportRequest, at: datetime) -> str:
    """Return the line that tells whose copy this is."""
    when = f"{at.astimezone(casework.zone):%Y-%m-%d %H:%M:%S}"
    return f"{casework.profile.city}{casework.profile.line} 导出编号{asked.id} 工号{asked.by} {when} 内部资料 不得外传"


def exports_of(session: Session, actor: Actor, *, cursor: str = "", limit: int = 100) -> Stretch[ExportRequest]:
    """Return a stretch of the exports a person may see, newest first: their own, and all to who decides.

    Raises:
        CursorError: The cursor is not of this list.
    """
    query = select(ExportRequest).order_by(ExportRequest.id.desc()).limit(limit + 1)
    if actor.role not in DECIDERS:
        query = query.where(ExportRequest.by == actor.login)
    if place := read_cursor("exports", cursor, dated=False):
        query = query.where(ExportRequest.id < int(place.key))
    return stretch(session.scalars(query).all(), limit, "exports", lambda last: Place(None, str(last.id)))


def get_export(session: Session, export_id: int, actor: Actor) -> ExportRequest:
    """Return one export a person may see.

    Raises:
        NoSuchExportError: There is none, or it is another person's.
    """
    asked = _get(session, export_id)
    if asked.by != actor.login and actor.role not in DECIDERS:
        raise NoSuchExportError("expected an export of one's own, got another's or none")
    return asked


def _free_today(session: Session, casework: Casework, login: str, at: datetime) -> int:
    """Return how many rows were granted on the city's day without anybody's word."""
    hold(session, login)
    granted = ExportRequest.decided_at.is_not(None) & ExportRequest.decided_by.is_(None)
    today = ExportRequest.at >= day_began(at, casework.zone)
    query = select(func.sum(ExportRequest.rows)).where(ExportRequest.by == login, granted, today)
    return session.scalar(query) or 0


def _get(session: Session, export_id: int) -> ExportRequest:
    asked = session.get(ExportRequest, export_id)
    if asked is None:
        raise NoSuchExportError("expected an export of one's own, got another's or none")
    return asked


def _mark_fetched(session: Session, asked: ExportRequest, after: ExportState, at: datetime) -> None:
    """Let one of two who fetch at the same moment win."""
    first = (
        update(ExportRequest)
        .where(ExportRequest.id == asked.id, ExportRequest.fetched_at.is_(None))
        .values(state=after, fetched_at=at)
        .returning(ExportRequest.id)
        .execution_options(synchronize_session=False)
    )
    taken = session.scalar(first) is None
    session.refresh(asked)
    if taken:
        EXPORT.after(ExportState(asked.state), ExportMove.FETCH)
