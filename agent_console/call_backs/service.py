"""Calling back: may it be, keep its row, dial."""

from functools import partial

from fastapi.concurrency import run_in_threadpool

from agent_console.deps import ConsoleDeps
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.outgoing.service import make_call
from agent_console.sign_in.signed import Signed
from crm.call_backs.service import begin_call, number_to_call_back


async def call_back(deps: ConsoleDeps, signed: Signed, task_id: int) -> OutgoingNow:
    """Call back whom nobody answered; one's own phone rings first.

    Raises:
        NoSuchCallBackError: There is none.
        CallBackTakenError: It is somebody else's, or nobody's.
        NoNumberError: The number was deleted meanwhile.
        NumberNotAllowedError: The number lies outside the city's plan.
        CallRunningError: A call of theirs is running.
        OwnPhoneAwayError: Their phone is not registered.
    """
    await run_in_threadpool(_check, deps, signed, task_id)
    return await make_call(deps, signed.login, partial(_opened, deps, signed, task_id))


def _check(deps: ConsoleDeps, signed: Signed, task_id: int) -> None:
    rules = deps.casework.rules(deps.clock()).outgoing
    with deps.factory.begin() as session:
        number_to_call_back(session, task_id, signed.actor, rules)


def _opened(deps: ConsoleDeps, signed: Signed, task_id: int, call_id: str) -> str:
    at = deps.clock()
    with deps.factory.begin() as session:
        return begin_call(session, task_id, signed.actor, deps.casework.rules(at).outgoing, call_id, at)
