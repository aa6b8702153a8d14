"""Notices that are read here; messages that could not be sent, and trying them again."""

import logging

from fastapi import APIRouter

from agent_console.console import Console, ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.files import Id
from agent_console.notices.schemas import NoticeOut, ReadBody, Retried, StuckNotice, Unread
from agent_console.notices.views import notice_out, stuck_out
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.notices.reading import count_unread, list_notices, mark_read
from crm.notices.service import stuck_notices, try_again
from crm.tickets.states import Role

router = APIRouter(prefix="/api/notices", tags=["notices"], responses=refusals(403))

log = logging.getLogger(__name__)


@router.get("", summary="My notices")
def mine(
    signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50, *, unread: bool = False
) -> Page[NoticeOut]:
    """Return a stretch of the notices of one's department, or of the hotline, the newest first."""
    with console.deps.factory() as session:
        names = DepartmentNames(session)
        found = list_notices(session, signed.actor, console.deps.clock(), unread=unread, cursor=cursor, limit=limit)
        return Page(items=[notice_out(one, names) for one in found.items], next_cursor=found.next_cursor)


@router.get("/unread", summary="How many of my notices are unread")
def unread(signed: SignedDep, console: ConsoleDep) -> Unread:
    """Count what one has not read."""
    with console.deps.factory() as session:
        return Unread(unread=count_unread(session, signed.actor, console.deps.clock()))


@router.post("/read", summary="I read these notices", responses=refusals(413))
def read(body: ReadBody, signed: SignedDep, console: ConsoleDep) -> Unread:
    """Keep what one read, and count what is left; what is not one's own changes nothing."""
    now = console.deps.clock()
    with console.deps.factory.begin() as session:
        mark_read(session, signed.actor, body.ids, now)
        session.flush()
        return Unread(unread=count_unread(session, signed.actor, now))


@router.get("/stuck", summary="Messages that reached nobody")
def stuck(signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50) -> Page[StuckNotice]:
    """Return a stretch of them, the oldest first."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory() as session:
        names = DepartmentNames(session)
        found = stuck_notices(session, console.deps.clock(), cursor=cursor, limit=limit)
        return Page(items=[stuck_out(notice, names) for notice in found.items], next_cursor=found.next_cursor)


@router.post("/retry", summary="Try everything that is stuck again")
def retry_all(signed: SignedDep, console: ConsoleDep) -> Retried:
    """Give every stuck message a new set of tries, once what kept it is mended."""
    return _retried(signed, console)


@router.post("/{notice_id}/retry", summary="Try one stuck message again")
def retry_one(notice_id: Id, signed: SignedDep, console: ConsoleDep) -> Retried:
    """Give one message a new set of tries; one that is not stuck any more is left alone."""
    return _retried(signed, console, notice_id)


def _retried(signed: Signed, console: Console, notice_id: int | None = None) -> Retried:
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory.begin() as session:
        count = try_again(session, console.deps.clock(), notice_id)
    log.info("%s has %s stuck notices tried again, number %s", signed.login, count, notice_id or "all")
    return Retried(count=count)
