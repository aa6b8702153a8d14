"""Calls nobody answered, and what is done about them."""

from collections.abc import Callable

from fastapi import APIRouter
from sqlalchemy.orm import Session

from agent_console.call_backs.schemas import CallBackCounts, CallBackOut, GiveUpBody
from agent_console.call_backs.service import call_back
from agent_console.call_backs.views import call_backs_out
from agent_console.console import Console, ConsoleDep
from agent_console.files import Id
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.call_backs.models import CallBack
from crm.call_backs.service import CALLERS, claim, count_states, give_up, list_call_backs, release

router = APIRouter(prefix="/api/call-backs", tags=["calls"], responses=refusals(403))
CHANGED = refusals(403, 404, 409, 413)


@router.get("", summary="Whom to call back, the longest waiting first")
def list_them(
    signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50, *, over: bool = False
) -> Page[CallBackOut]:
    """Return a stretch of those that wait; those that are over, the last first, if ``over``."""
    only(signed, *CALLERS)
    deps, at = console.deps, console.deps.clock()
    with deps.factory() as session:
        found = list_call_backs(session, over=over, cursor=cursor, limit=limit)
        rules = deps.casework.rules(at).outgoing.call_back
        rows = call_backs_out(reader_of(session, deps, signed), found.items, rules, deps.turns(), at)
        return Page(items=rows, next_cursor=found.next_cursor)


@router.get("/counts", summary="How many wait to be called back")
def count(signed: SignedDep, console: ConsoleDep) -> CallBackCounts:
    """Return the number in each state that is no end."""
    only(signed, *CALLERS)
    with console.deps.factory() as session:
        return CallBackCounts(counts=dict(count_states(session)))


@router.post("/{call_back_id}/claim", summary="Take a call-back", responses=CHANGED)
def take(call_back_id: Id, signed: SignedDep, console: ConsoleDep) -> CallBackOut:
    """Take it for a while: nobody else calls this number meanwhile."""
    at = console.deps.clock()
    rules = console.deps.casework.rules(at).outgoing
    return _changed(console, signed, lambda session: claim(session, call_back_id, signed.actor, rules, at))


@router.post("/{call_back_id}/release", summary="Give a call-back back", responses=CHANGED)
def give_back(call_back_id: Id, signed: SignedDep, console: ConsoleDep) -> CallBackOut:
    """Let others have it."""
    at = console.deps.clock()
    return _changed(console, signed, lambda session: release(session, call_back_id, signed.actor, at))


@router.post("/{call_back_id}/give-up", summary="Give a call-back up, with a reason", responses=CHANGED)
def leave(call_back_id: Id, asked: GiveUpBody, signed: SignedDep, console: ConsoleDep) -> CallBackOut:
    """End it without having spoken with anybody."""
    at = console.deps.clock()
    return _changed(console, signed, lambda session: give_up(session, call_back_id, signed.actor, asked.reason, at))


@router.post("/{call_back_id}/calls", status_code=202, summary="Call back", responses=CHANGED)
async def call(call_back_id: Id, signed: SignedDep, console: ConsoleDep) -> OutgoingNow:
    """Ring my own phone and, when the page has answered, the citizen's; the number is shown to nobody."""
    only(signed, *CALLERS)
    return await call_back(console.deps, signed, call_back_id)


def _changed(console: Console, signed: Signed, change: Callable[[Session], CallBack]) -> CallBackOut:
    only(signed, *CALLERS)
    deps, at = console.deps, console.deps.clock()
    with deps.factory.begin() as session:
        task = change(session)
        session.flush()
        rules = deps.casework.rules(at).outgoing.call_back
        return call_backs_out(reader_of(session, deps, signed), [task], rules, deps.turns(), at)[0]
