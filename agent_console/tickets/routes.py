"""The form of a call, making tickets, listing and reading them, and moving them."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from agent_console.calls.access import readable_call, writes_its_form
from agent_console.console import ConsoleDep
from agent_console.paging import Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.repeats import Key
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.opening import opened
from agent_console.tickets.page import read_page
from agent_console.tickets.page_schemas import TicketPage
from agent_console.tickets.paths import TicketNumber
from agent_console.tickets.rows import TicketRow, rows_out
from agent_console.tickets.schemas import (
    DraftOut,
    MoveBody,
    NewTicket,
    QueryCode,
    TicketListQuery,
    TicketMade,
    TicketOut,
    TypedValues,
    draft_out,
    ticket_out,
)
from agent_console.tickets.service import create, told, without_masks
from crm.attempts import OVERTAKEN, attempt
from crm.tickets.drafts import draft_of, type_over
from crm.tickets.hearers import hearers
from crm.tickets.listing import list_tickets
from crm.tickets.models import Ticket
from crm.tickets.moves.engine import make_move, save_ticket
from crm.tickets.orders import order_of
from crm.tickets.service import get_ticket
from crm.tickets.shown import Shown
from crm.tickets.states import TICKET_RULES, Move

router = APIRouter(prefix="/api", tags=["tickets"], responses=refusals(404))


@router.get("/calls/{call_id}/draft", summary="The call's half-written ticket")
def read_draft(call_id: str, signed: SignedDep, console: ConsoleDep) -> DraftOut:
    """Return the call's half-written ticket."""
    with console.deps.factory() as session:
        call = readable_call(session, console.deps, signed, call_id)
        clear = writes_its_form(session, console.deps, signed, call)
        return draft_out(draft_of(session, call_id), clear=clear)


@router.patch("/calls/{call_id}/draft", summary="Type into the form", responses=refusals(403, 404, 409, 413))
def type_draft(call_id: str, typed: TypedValues, signed: SignedDep, console: ConsoleDep) -> DraftOut:
    """Keep what was typed; these fields are never changed by a machine again."""
    deps = console.deps

    def write(session: Session) -> DraftOut:
        call = readable_call(session, deps, signed, call_id)
        clear = writes_its_form(session, deps, signed, call)
        draft = type_over(session, call_id, typed.values, deps.clock(), typed.version)
        return draft_out(draft, clear=clear)

    return attempt(deps.factory, write, OVERTAKEN)


@router.post(
    "/calls/{call_id}/ticket", summary="Save the form as the call's ticket", responses=refusals(403, 404, 409, 413)
)
def save(call_id: str, typed: TypedValues, signed: SignedDep, console: ConsoleDep) -> TicketOut:
    """Make the call's ticket, or correct the one made before."""
    deps = console.deps
    only(signed, *TICKET_RULES[Move.ACCEPT].roles)

    def write(session: Session) -> tuple[Ticket, TicketOut]:
        readable_call(session, deps, signed, call_id)
        ticket = save_ticket(session, deps.casework, signed.actor, call_id, typed.values, deps.clock())
        return ticket, ticket_out(ticket, Shown(reader_of(session, deps, signed), [ticket]))

    ticket, saved = attempt(deps.factory, write, OVERTAKEN)
    told(deps, ticket)
    return saved


@router.get("/tickets", summary="Tickets, narrowed, sorted, a page at a time", responses=refusals(403))
def list_them(asked: Annotated[TicketListQuery, Query()], signed: SignedDep, console: ConsoleDep) -> Page[TicketRow]:
    """Return the tickets that fit and that this person may see in a list."""
    deps = console.deps
    with deps.factory() as session:
        reader = reader_of(session, deps, signed)
        found = list_tickets(
            reader,
            deps.casework,
            asked,
            order_of(asked.sort, reverse=asked.reverse),
            cursor=asked.cursor,
            limit=asked.limit,
            at=deps.clock(),
        )
        return Page(items=rows_out(reader, found.items), next_cursor=found.next_cursor)


@router.post("/tickets", summary="Make a ticket", status_code=201, responses=refusals(403, 404, 409, 413))
def make(asked: NewTicket, key: Key, signed: SignedDep, console: ConsoleDep) -> TicketMade:
    """Make a ticket once, however often the request is sent with the same key, and return what names it."""
    deps = console.deps
    only(signed, *TICKET_RULES[Move.ACCEPT].roles)
    with deps.factory.begin() as session:
        ticket = create(session, deps, signed, key, asked)
    told(deps, ticket)
    return TicketMade.model_validate(ticket)


@router.get("/tickets/{number}", summary="A ticket with everything that belongs to it", responses=refusals(404, 429))
def read_ticket(
    number: TicketNumber, signed: SignedDep, console: ConsoleDep, code: QueryCode | None = None
) -> TicketPage:
    """Return one ticket, the citizen masked, with what this person may do.

    An operator reads a ticket of others when the citizen, calling from another telephone, tells its query code.
    """
    deps = console.deps
    with deps.factory() as session:
        reader = reader_of(session, deps, signed, code or "")
        ticket = opened(console, signed, reader, number)
        return read_page(reader, deps.casework, ticket, deps.clock())


@router.post("/tickets/{number}/moves", summary="Make a move", responses=refusals(403, 404, 409, 413, 429))
def move(number: TicketNumber, asked: MoveBody, signed: SignedDep, console: ConsoleDep) -> TicketPage:
    """Make one move and return the ticket as it is then."""
    deps = console.deps
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed, asked.code_for_it)
        request = without_masks(reader, opened(console, signed, reader, number), asked.request)
        at = deps.clock()
        make_move(session, deps.casework, signed.actor, number, request, at, version=asked.version)
    with deps.factory() as session:  # the page is long to read: nobody who writes waits for that
        reader, ticket = reader_of(session, deps, signed, asked.code_for_it), get_ticket(session, number)
        page = read_page(reader, deps.casework, ticket, at)
        departments = hearers(session, [number], at)[number]
    told(deps, ticket, departments)
    return page
