"""What was deleted, with its proof."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.retention.schemas import DeletionOut
from agent_console.sign_in.guard import SignedDep
from crm.retention.listing import list_deletions
from crm.tickets.states import Role

router = APIRouter(prefix="/api/deletions", tags=["retention"], responses=refusals(403))


@router.get("", summary="What was deleted, with its proof")
def deletions(signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50) -> Page[DeletionOut]:
    """Return what was deleted under the city's rules, the latest first."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory() as session:
        found = list_deletions(session, cursor, limit)
        items = [DeletionOut.model_validate(one) for one in found.items]
        return Page(items=items, next_cursor=found.next_cursor)
