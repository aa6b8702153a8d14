"""Whom to give it to, until when, and whether it is known already."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.dispatch.schemas import (
    CandidateOut,
    MatterOfForm,
    MatterRequest,
    SimulateRequest,
    SimulationOut,
    SuggestionOut,
)
from agent_console.dispatch.views import candidates_out, simulation_out, suggestions_out
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.paths import TicketNumber
from crm.dispatch.catalogue import Matter
from crm.dispatch.service import matter_of, suggest
from crm.duplicates.service import candidates, telling_of, telling_of_form
from crm.tickets.access import readable_ticket
from crm.tickets.states import Role

router = APIRouter(prefix="/api", tags=["dispatch"], responses=refusals(403))

HOTLINE = tuple(role for role in Role if role not in (Role.CLERK, Role.SYSTEM))


@router.get("/tickets/{number}/suggestions", summary="Whom the catalogue names", responses=refusals(403, 404))
def suggestions(number: TicketNumber, signed: SignedDep, console: ConsoleDep) -> list[SuggestionOut]:
    """Return the departments the catalogue names for this matter, the most special article first, with the reason."""
    only(signed, *HOTLINE)
    deps = console.deps
    with deps.factory() as session:
        ticket = readable_ticket(reader_of(session, deps, signed), number)
        return suggestions_out(session, suggest(session, deps.casework, matter_of(ticket), deps.clock()))


@router.post("/suggestions", summary="Whom the catalogue names for a form", responses=refusals(403, 413))
def suggestions_of_form(asked: MatterOfForm, signed: SignedDep, console: ConsoleDep) -> list[SuggestionOut]:
    """Return the departments the catalogue names for a half-written form, the most special article first."""
    only(signed, *HOTLINE)
    deps = console.deps
    with deps.factory() as session:
        matter = Matter(**asked.model_dump())
        return suggestions_out(session, suggest(session, deps.casework, matter, deps.clock()))


@router.post("/simulate", summary="What would be due when", responses=refusals(403, 413))
def foresee(asked: SimulateRequest, signed: SignedDep, console: ConsoleDep) -> SimulationOut:
    """Return the limits and deadlines a matter would have if it were dispatched at a moment."""
    deps = console.deps
    return simulation_out(deps.casework, asked, asked.at or deps.clock())


@router.get("/tickets/{number}/duplicates", summary="Tickets that may be the same matter", responses=refusals(403, 404))
def duplicates(number: TicketNumber, signed: SignedDep, console: ConsoleDep) -> list[CandidateOut]:
    """Return the candidates with what they share, the citizen's own first."""
    only(signed, *HOTLINE)
    deps = console.deps
    with deps.factory() as session:
        reader = reader_of(session, deps, signed)
        ticket = readable_ticket(reader, number)
        return candidates_out(reader, candidates(session, deps.casework, telling_of(ticket), deps.clock()))


@router.post("/duplicates", summary="Tickets that may be the matter of a form", responses=refusals(403, 413))
def duplicates_of_form(asked: MatterRequest, signed: SignedDep, console: ConsoleDep) -> list[CandidateOut]:
    """Return the candidates for a half-written form."""
    only(signed, *HOTLINE)
    deps = console.deps
    with deps.factory() as session:
        reader, at = reader_of(session, deps, signed), deps.clock()
        telling = telling_of_form(session, deps.casework, asked.model_dump(exclude={"call_id"}), at)
        return candidates_out(reader, candidates(session, deps.casework, telling, at))
