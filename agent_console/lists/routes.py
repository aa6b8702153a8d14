"""The city's closed lists."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.lists.schemas import Lists, MyPlace
from agent_console.lists.views import city_lists
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.tickets.inbox import BOXES

router = APIRouter(prefix="/api", tags=["lists"], responses=refusals())


@router.get("/lists", summary="Everything a form or a filter chooses from")
def lists(signed: SignedDep, console: ConsoleDep) -> Lists:
    """Return the lists in force today, and what the reader's desk has."""
    deps = console.deps
    with deps.factory() as session:
        department = DepartmentNames(session).of(signed.department)
    actor = signed.actor
    me = MyPlace(login=actor.login, role=actor.role, department=department, boxes=list(BOXES[actor.role]))
    return city_lists(deps.profile, deps.casework.rules(deps.clock()), me, deps.attachments.limit)
