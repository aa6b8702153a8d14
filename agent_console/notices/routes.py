"""Messages that could not be sent, and trying them again."""

import logging

from fastapi import APIRouter

from agent_console.console import Console, ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.files import Id
from agent_console.notices.schemas import Retried, StuckNotice
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.notices.models import Notice
from crm.notices.service import stuck_notices, try_again
from crm.tickets.states import Role

router = APIRouter(prefix="/api/notices", tags=["notices"], responses=refusals(403))

log = logging.getLogger(__name__)

_AS_THEY_ARE = ("id", "state", "kind", "ticket", "channel", "subject", "created_at", "tries", "last_error")


@router.get("/stuck", summary="Messages that reached nobody")
def stuck(signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50) -> Page[StuckNotice]:
    """Return a stretch of them, the oldest first."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory() as session:
        names = DepartmentNames(session)
        found = stuck_notices(session, console.deps.clock(), cursor=cursor, limit=limit)
        return Page(items=[_out(notice, names) for notice in found.items], next_cursor=found.next_cursor)


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


def _out(notice: Notice, names: DepartmentNames) -> StuckNotice:
    values = {name: getattr(notice, name) for name in _AS_THEY_ARE}
    return StuckNotice(**values, address=notice.address, department=names.of(notice.department))
