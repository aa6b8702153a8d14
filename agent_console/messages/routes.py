"""Messages that citizens left, and what is done about them."""

from collections.abc import Callable

from fastapi import APIRouter
from sqlalchemy.orm import Session

from agent_console.console import Console, ConsoleDep
from agent_console.files import Id
from agent_console.messages.schemas import CloseBody, MessageCounts, MessageOut, MessageTicket
from agent_console.messages.service import call_back_message, ticket_of_message
from agent_console.messages.views import messages_out
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from agent_console.tickets.schemas import TypedValues, ticket_out
from agent_console.tickets.service import told
from crm.attempts import OVERTAKEN, attempt
from crm.messages.models import Message
from crm.messages.service import HEARERS, claim, close, count_states, list_messages, own_message, release
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown

router = APIRouter(prefix="/api/messages", tags=["calls"], responses=refusals(403))
CHANGED = refusals(403, 404, 409, 413)


@router.get("", summary="Messages to hear, the longest waiting first")
def list_them(
    signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50, *, over: bool = False
) -> Page[MessageOut]:
    """Return a stretch of those that wait; those that are over, the last first, if ``over``."""
    only(signed, *HEARERS)
    deps = console.deps
    with deps.factory() as session:
        found = list_messages(session, over=over, cursor=cursor, limit=limit)
        rows = messages_out(reader_of(session, deps, signed), found.items, deps.clock())
        return Page(items=rows, next_cursor=found.next_cursor)


@router.get("/counts", summary="How many messages wait")
def count(signed: SignedDep, console: ConsoleDep) -> MessageCounts:
    """Return the number in each state that is no end."""
    only(signed, *HEARERS)
    with console.deps.factory() as session:
        return MessageCounts(counts=dict(count_states(session)))


@router.post("/{message_id}/claim", summary="Take a message", responses=CHANGED)
def take(message_id: Id, signed: SignedDep, console: ConsoleDep) -> MessageOut:
    """Take it for a while, or for a while longer: its sound and its form are open to nobody else meanwhile."""
    deps = console.deps
    rules = deps.profile.messages
    return _changed(console, signed, lambda session: claim(session, message_id, signed.actor, rules, deps.clock()))


@router.post("/{message_id}/release", summary="Give a message back", responses=CHANGED)
def give_back(message_id: Id, signed: SignedDep, console: ConsoleDep) -> MessageOut:
    """Let others have it."""
    return _changed(console, signed, lambda session: release(session, message_id, signed.actor))


@router.post("/{message_id}/close", summary="Say why a message becomes no ticket", responses=CHANGED)
def end(message_id: Id, asked: CloseBody, signed: SignedDep, console: ConsoleDep) -> MessageOut:
    """End it: it was answered, is told in another ticket, or is no matter at all."""

    def change(session: Session) -> Message:
        message = own_message(session, message_id, signed.actor)
        return close(message, asked.move, signed.actor, console.deps.clock(), asked.reason)

    return _changed(console, signed, change)


@router.post("/{message_id}/ticket", summary="Save the form as the message's ticket", responses=CHANGED)
def save(message_id: Id, typed: TypedValues, signed: SignedDep, console: ConsoleDep) -> MessageTicket:
    """Make the message's ticket; sent twice, it is made once and corrected."""
    only(signed, *HEARERS)
    deps = console.deps

    def write(session: Session) -> tuple[Ticket, MessageTicket]:
        message, ticket = ticket_of_message(session, deps, signed, message_id, typed.values)
        session.flush()
        reader = reader_of(session, deps, signed)
        (row,) = messages_out(reader, [message], deps.clock())
        return ticket, MessageTicket(message=row, ticket=ticket_out(ticket, Shown(reader, [ticket])))

    ticket, saved = attempt(deps.factory, write, OVERTAKEN)
    told(deps, ticket)
    return saved


@router.post("/{message_id}/calls", status_code=202, summary="Call back who left a message", responses=CHANGED)
async def call(message_id: Id, signed: SignedDep, console: ConsoleDep) -> OutgoingNow:
    """Ring my own phone and, when the page has answered, the citizen's; the number is shown to nobody."""
    only(signed, *HEARERS)
    return await call_back_message(console.deps, signed, message_id)


def _changed(console: Console, signed: Signed, change: Callable[[Session], Message]) -> MessageOut:
    only(signed, *HEARERS)
    deps = console.deps
    with deps.factory.begin() as session:
        message = change(session)
        session.flush()
        return messages_out(reader_of(session, deps, signed), [message], deps.clock())[0]
