"""Messages that could not be sent."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.notices.schemas import StuckNotice
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.notices.models import Notice
from crm.notices.service import stuck_notices
from crm.tickets.states import Role

router = APIRouter(prefix="/api/notices", tags=["notices"], responses=refusals(403))

_AS_THEY_ARE = ("id", "kind", "ticket", "channel", "subject", "created_at", "tries", "last_error")


@router.get("/stuck", summary="Messages that reached nobody")
def stuck(signed: SignedDep, console: ConsoleDep) -> list[StuckNotice]:
    """Return the oldest 200."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory() as session:
        names = DepartmentNames(session)
        return [_out(notice, names) for notice in stuck_notices(session, console.deps.clock())]


def _out(notice: Notice, names: DepartmentNames) -> StuckNotice:
    values = {name: getattr(notice, name) for name in _AS_THEY_ARE}
    return StuckNotice(**values, address=notice.address, department=names.of(notice.department))
