"""What becomes of a message in one transaction: a ticket of its form, or a call back."""

from collections.abc import Mapping

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from agent_console.call_backs.service import call_back
from agent_console.deps import ConsoleDeps
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.sign_in.signed import Signed
from crm.call_backs.missed import ask_for
from crm.call_backs.service import claim as claim_call_back
from crm.calls.outgoing import NoNumberError
from crm.calls.service import get_call
from crm.messages.models import Message
from crm.messages.service import close, get_message, own_message
from crm.messages.states import MessageMove, MessageState
from crm.tickets.models import Ticket
from crm.tickets.moves.engine import save_ticket


def ticket_of_message(
    session: Session, deps: ConsoleDeps, signed: Signed, message_id: int, values: Mapping[str, str]
) -> tuple[Message, Ticket]:
    """Make the ticket of a message of one's own from its call's form; sent twice, it is made once.

    Raises:
        MessageTakenError: It is somebody else's, or nobody's.
        TicketInputError: Naming the fields that are missing or wrong.
    """
    at, message = deps.clock(), get_message(session, message_id)
    if message.state != MessageState.TICKET or message.closed_by != signed.login:
        message = close(own_message(session, message_id, signed.actor), MessageMove.MAKE_TICKET, signed.actor, at)
    return message, save_ticket(session, deps.casework, signed.actor, message.call_id, values, at)


async def call_back_message(deps: ConsoleDeps, signed: Signed, message_id: int) -> OutgoingNow:
    """Call back who left a message of one's own, as a call-back like any other; one's own phone rings first.

    Raises:
        MessageTakenError: It is somebody else's, or nobody's.
        CallBackTakenError: Somebody else calls this number back.
        NoNumberError: The number was withheld, or deleted meanwhile.
        NumberNotAllowedError, CallRunningError, OwnPhoneAwayError: As for other calls of ours.
    """
    return await call_back(deps, signed, await run_in_threadpool(_task, deps, signed, message_id))


def _task(deps: ConsoleDeps, signed: Signed, message_id: int) -> int:
    at = deps.clock()
    with deps.factory.begin() as session:
        message = own_message(session, message_id, signed.actor)
        task = ask_for(session, get_call(session, message.call_id), at)
        if task is None:
            raise NoNumberError("expected a number to call, it was withheld or is deleted")
        return claim_call_back(session, task.id, signed.actor, deps.casework.rules(at).outgoing, at).id
