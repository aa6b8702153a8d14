"""Quality inspection: boxes, claiming, scoring, an operator's own results and appeals, figures."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from agent_console.console import Console, ConsoleDep
from agent_console.files import Id
from agent_console.paging import Cursor, Limit, Page
from agent_console.quality.schemas import (
    AppealBody,
    DecisionBody,
    FiguresOut,
    FiguresQuery,
    InspectionCounts,
    InspectionOut,
    InspectionRow,
    PutInBody,
    ScoreBody,
)
from agent_console.quality.views import figures_out, inspection_out, list_out
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.quality import appeals, service
from crm.quality.drawing import put_in
from crm.quality.listing import Box, counts, list_box, list_own
from crm.quality.models import Inspection
from crm.quality.rights import INSPECTORS
from crm.tickets.states import Role

router = APIRouter(prefix="/api/quality", tags=["quality"], responses=refusals(403))
CHANGED = refusals(403, 404, 409, 413)
DESKS = tuple(role for role in Role if role is not Role.CLERK)
"""Calls come to these: they have results."""


@router.get("/inspections", summary="A box of inspections")
def box(
    signed: SignedDep, console: ConsoleDep, box: Annotated[Box, Query()], cursor: Cursor = "", limit: Limit = 50
) -> Page[InspectionRow]:
    """Return a stretch of a box, without calls of one's own: what is due first, or was scored last."""
    only(signed, *INSPECTORS)
    deps, at = console.deps, console.deps.clock()
    with deps.factory() as session:
        found = list_box(session, signed.actor, box, at, cursor=cursor, limit=limit)
        rows = list_out(reader_of(session, deps, signed), found.items, at)
        return Page(items=rows, next_cursor=found.next_cursor)


@router.get("/counts", summary="How many inspections wait for me")
def count(signed: SignedDep, console: ConsoleDep) -> InspectionCounts:
    """Count the boxes, and results of one's own that one has not seen."""
    only(signed, *DESKS)
    with console.deps.factory() as session:
        return InspectionCounts(**counts(session, signed.actor, console.deps.clock()))


@router.get("/own", summary="My results")
def own(signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50) -> Page[InspectionRow]:
    """Return a stretch of one's own results, the last first."""
    only(signed, *DESKS)
    deps = console.deps
    with deps.factory() as session:
        found = list_own(session, signed.login, cursor=cursor, limit=limit)
        rows = list_out(reader_of(session, deps, signed), found.items, deps.clock())
        return Page(items=rows, next_cursor=found.next_cursor)


@router.get("/figures", summary="How operators do, and which items cost most")
def figures(asked: Annotated[FiguresQuery, Query()], signed: SignedDep, console: ConsoleDep) -> FiguresOut:
    """Return figures of what was scored of the calls of some days."""
    only(signed, *INSPECTORS)
    deps = console.deps
    with deps.factory() as session:
        return figures_out(reader_of(session, deps, signed), deps.casework, asked.since, asked.until)


@router.post("/inspections", status_code=201, summary="Put a call in by hand", responses=CHANGED)
def add(asked: PutInBody, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Let a call be inspected, for a reason."""
    only(signed, *INSPECTORS)
    deps, at = console.deps, console.deps.clock()
    return _changed(console, signed, lambda s: put_in(s, deps.casework, asked.call_id, signed.actor, asked.reason, at))


@router.get("/inspections/{inspection_id}", summary="An inspection with its card", responses=refusals(403, 404))
def page(inspection_id: Id, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Return an inspection to an inspector, or a result to its operator."""
    only(signed, *DESKS)
    deps = console.deps
    with deps.factory() as session:
        found = service.get_inspection(session, inspection_id, signed.actor)
        return inspection_out(reader_of(session, deps, signed), deps.casework, found, deps.clock())


@router.post("/inspections/{inspection_id}/claim", summary="Take an inspection", responses=CHANGED)
def claim(inspection_id: Id, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Take it for a while: nobody else scores it meanwhile, and its call may be heard."""
    only(signed, *INSPECTORS)
    deps, at = console.deps, console.deps.clock()
    return _changed(console, signed, lambda s: service.claim(s, deps.casework, inspection_id, signed.actor, at))


@router.post("/inspections/{inspection_id}/release", summary="Give an inspection back", responses=CHANGED)
def release(inspection_id: Id, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Let others have it."""
    only(signed, *INSPECTORS)
    at = console.deps.clock()
    return _changed(console, signed, lambda s: service.release(s, inspection_id, signed.actor, at))


@router.post("/inspections/{inspection_id}/score", summary="Score a call", responses=CHANGED)
def score(inspection_id: Id, asked: ScoreBody, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Score every item of the card and tell the operator."""
    only(signed, *INSPECTORS)
    deps, at = console.deps, console.deps.clock()
    result = service.Result(asked.scores, asked.remarks, asked.summary)
    return _changed(
        console,
        signed,
        lambda s: service.score(s, deps.casework, inspection_id, signed.actor, result, asked.version, at),
    )


@router.post("/inspections/{inspection_id}/seen", summary="I saw my result", responses=CHANGED)
def seen(inspection_id: Id, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Keep that one saw a result of one's own."""
    only(signed, *DESKS)
    at = console.deps.clock()
    return _changed(console, signed, lambda s: appeals.see(s, inspection_id, signed.actor, at))


@router.post("/inspections/{inspection_id}/agree", summary="I agree to my result", responses=CHANGED)
def agree(inspection_id: Id, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """End it: one does not appeal."""
    only(signed, *DESKS)
    at = console.deps.clock()
    return _changed(console, signed, lambda s: appeals.agree(s, inspection_id, signed.actor, at))


@router.post("/inspections/{inspection_id}/appeal", summary="Appeal against my result", responses=CHANGED)
def appeal(inspection_id: Id, asked: AppealBody, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Ask another inspector to look again, once and in time."""
    only(signed, *DESKS)
    at = console.deps.clock()
    return _changed(console, signed, lambda s: appeals.appeal(s, inspection_id, signed.actor, asked.reason, at))


@router.post("/inspections/{inspection_id}/decide", summary="Decide about an appeal", responses=CHANGED)
def decide(inspection_id: Id, asked: DecisionBody, signed: SignedDep, console: ConsoleDep) -> InspectionOut:
    """Leave the scores or give others, for a reason; not by whoever scored it."""
    only(signed, *INSPECTORS)
    deps, at = console.deps, console.deps.clock()
    return _changed(
        console,
        signed,
        lambda s: appeals.decide(s, deps.casework, inspection_id, signed.actor, asked.scores, asked.reason, at),
    )


def _changed(console: Console, signed: Signed, change: Callable[[Session], Inspection]) -> InspectionOut:
    deps = console.deps
    with deps.factory.begin() as session:
        found = change(session)
        return inspection_out(reader_of(session, deps, signed), deps.casework, found, deps.clock())
