"""Making a call: may it be, does the phone stand, keep its row, dial."""

from collections.abc import Callable
from functools import partial

from fastapi.concurrency import run_in_threadpool

from agent_console.deps import ConsoleDeps
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.reading import reader_of
from agent_console.sign_in.signed import Signed
from crm.calls.outgoing import number_to_call, open_outgoing
from crm.calls.states import CallState
from crm.operators.states import OperatorState
from crm.tickets.access import readable_ticket
from ivr.outgoing.errors import CallRunningError

IN_CALL = (OperatorState.RINGING, OperatorState.TALKING, OperatorState.HOLD)


async def call_citizen(deps: ConsoleDeps, signed: Signed, ticket: str) -> OutgoingNow:
    """Call the citizen of a ticket; one's own phone rings first.

    Raises:
        NoSuchTicketError: There is none, or it is not for this person.
        CallRefusedError: This person does not call about it.
        NoNumberError: No number is known.
        NumberNotAllowedError: The number lies outside the city's plan.
        CallRunningError: A call of theirs is running.
        OwnPhoneAwayError: Their phone is not registered.
    """
    await run_in_threadpool(_number, deps, signed, ticket)
    return await make_call(deps, signed.login, partial(_opened, deps, signed, ticket), ticket)


async def make_call(deps: ConsoleDeps, login: str, opened: Callable[[str], str], ticket: str = "") -> OutgoingNow:
    """Ring somebody's own phone, then dial.

    Args:
        deps: The other rooms.
        login: Who calls.
        opened: Makes the row of the call with this id and returns the number; run in a thread.
        ticket: What the call is about, if it is about one.

    Raises:
        CallRunningError: A call of theirs is running.
        OwnPhoneAwayError: Their phone is not registered.
    """
    if deps.desk.state_of(login).state in IN_CALL:
        raise CallRunningError("expected no call of yours, one is running")
    call_id = await deps.outgoing.claim(login, ticket)
    try:
        number = await run_in_threadpool(opened, call_id)
    except BaseException:
        deps.outgoing.drop(call_id)
        raise
    await deps.outgoing.dial(call_id, number)
    return OutgoingNow(call_id=call_id, ticket=ticket, state=CallState.DIALLING, since=deps.clock())


def _number(deps: ConsoleDeps, signed: Signed, number: str) -> str:
    with deps.factory() as session:
        reader = reader_of(session, deps, signed)
        rules = deps.casework.rules(deps.clock()).outgoing
        return number_to_call(reader, rules, readable_ticket(reader, number))


def _opened(deps: ConsoleDeps, signed: Signed, ticket_number: str, call_id: str) -> str:
    at = deps.clock()
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed)
        ticket = readable_ticket(reader, ticket_number)
        number = number_to_call(reader, deps.casework.rules(at).outgoing, ticket)
        open_outgoing(session, call_id, ticket, signed.login, number, at)
        return number
