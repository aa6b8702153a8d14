"""Lists of telephone numbers: asked for, decided, appealed against."""

from typing import Literal

from fastapi import APIRouter

from agent_console.callers.schemas import AskBody, EntryOut, ListChoice, MoveBody
from agent_console.callers.views import entry_out
from agent_console.calls.access import readable_call
from agent_console.console import ConsoleDep
from agent_console.files import Id
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from config.callers import CallerList
from crm.callers.listing import list_entries
from crm.callers.service import ASKERS, READERS, ask_entry, move_entry
from crm.callers.states import EntryMove

router = APIRouter(prefix="/api/caller-lists", tags=["calls"], responses=refusals(403))


@router.get("", summary="Entries of the lists, those asked for last first")
def list_them(
    signed: SignedDep,
    console: ConsoleDep,
    shown: Literal["open", "holds", "over"] = "open",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[EntryOut]:
    """Return a stretch of what somebody must decide about, of what holds, or of what is over."""
    only(signed, *READERS)
    with console.deps.factory() as session:
        found = list_entries(session, shown, cursor=cursor, limit=limit)
        return Page(items=[entry_out(session, one, signed.actor) for one in found.items], next_cursor=found.next_cursor)


@router.get("/choices", summary="The lists I may ask an entry of")
def choices(signed: SignedDep, console: ConsoleDep) -> list[ListChoice]:
    """Return the lists, with how long an entry lasts at most."""
    only(signed, *READERS)
    longest = console.deps.casework.rules(console.deps.clock()).callers.longest_days
    mine = [one for one in CallerList if signed.actor.role in ASKERS[one]]
    return [ListChoice(list=one, longest_days=longest[one]) for one in mine]


@router.post("", status_code=201, summary="Ask for an entry", responses=refusals(404, 409))
def ask(asked: AskBody, signed: SignedDep, console: ConsoleDep) -> EntryOut:
    """Put a number on a list; one that takes something away holds only after a second person agreed."""
    only(signed, *READERS)
    deps, at = console.deps, console.deps.clock()
    rules = deps.casework.rules(at).callers
    with deps.factory.begin() as session:
        number = readable_call(session, deps, signed, asked.call_id).number if asked.call_id else asked.number
        entry = ask_entry(
            session, rules, asked.list, number, reason=asked.reason, days=asked.days, actor=signed.actor, at=at
        )
        return entry_out(session, entry, signed.actor)


@router.post("/{entry_id}/moves", summary="Decide, appeal, end", responses=refusals(404, 409))
def move(entry_id: Id, asked: MoveBody, signed: SignedDep, console: ConsoleDep) -> EntryOut:
    """Approve or refuse an entry, write an appeal down, decide it, or take the number off."""
    only(signed, *READERS)
    at = console.deps.clock()
    with console.deps.factory.begin() as session:
        entry = move_entry(session, entry_id, EntryMove(asked.move), signed.actor, asked.reason, at)
        return entry_out(session, entry, signed.actor)
