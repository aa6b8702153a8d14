"""What waits for me."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.inbox.schemas import Box, InboxCounts, InboxRow
from agent_console.inbox.views import inbox_rows
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.tickets.inbox import BoxSort, count_boxes, list_box

router = APIRouter(prefix="/api/inbox", tags=["inbox"], responses=refusals(403))


@router.get("", summary="One box of my inbox, most urgent or newest first")
def read_box(
    signed: SignedDep,
    console: ConsoleDep,
    box: Box = "mine_now",
    sort: BoxSort = "due",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[InboxRow]:
    """Return a stretch of one box; ``/api/lists`` names the boxes of the reader's desk."""
    with console.deps.factory() as session:
        reader = reader_of(session, console.deps, signed)
        found = list_box(reader, box, sort, cursor=cursor, limit=limit)
        rules = console.deps.casework.rules(console.deps.clock()).supervision
        return Page(items=inbox_rows(reader, found.items, rules), next_cursor=found.next_cursor)


@router.get("/counts", summary="How many wait in each of my boxes")
def read_counts(signed: SignedDep, console: ConsoleDep) -> InboxCounts:
    """Return the number in each box; 1000 stands for more than 999."""
    with console.deps.factory() as session:
        return InboxCounts(counts=count_boxes(reader_of(session, console.deps, signed)))
