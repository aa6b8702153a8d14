"""A supervisor puts an operator into a state: done, logged with the reason, and told to whom it concerns."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from agent_console.console import Console
from agent_console.operators.schemas import OrderRequest
from agent_console.sign_in.signed import Signed
from config.errors import ConflictError
from crm.bus.events import OperatorOrdered, SignedOut
from crm.operators.models import SignIn
from crm.operators.orders import Order
from crm.operators.service import get_operator, sign_out_everywhere
from crm.operators.states import OperatorState

AT_THE_PHONE = (OperatorState.RINGING, OperatorState.TALKING, OperatorState.HOLD, OperatorState.CALLING)


class OperatorInCallError(ConflictError):
    """Signing an operator out ends their phone, and with it the call."""

    slug: ClassVar[str] = "operator-in-call"


async def carry_out(console: Console, login: str, asked: OrderRequest, signed: Signed) -> None:
    """Put an operator into a state.

    Args:
        console: The console's parts.
        login: Whose state.
        asked: Which, and why.
        signed: Who orders it.

    Raises:
        NoSuchOperatorError: Nobody has this login.
        IllegalMoveError: The present state does not allow it.
        OperatorInCallError: They are in a call; a pause can be ordered, it comes afterwards.
        AmiError: The telephone system cannot be asked.
    """
    desk, bus, order = console.deps.desk, console.deps.bus, Order(signed.login, asked.reason)
    await asyncio.to_thread(_known, console, login)
    ended: Sequence[SignIn] = ()
    match asked.move:
        case "ready":
            await desk.ready(login, order=order)
        case "pause":
            await desk.pause(login, asked.pause, order=order)
        case "sign_out":
            if desk.state_of(login).state in AT_THE_PHONE:
                raise OperatorInCallError("expected an operator who is in no call, this one is")
            ended = await asyncio.to_thread(_sign_out, console, login)
            if desk.state_of(login).state != OperatorState.OFFLINE:
                await desk.sign_out(login, "ordered", order=order)
    reason = asked.pause if asked.move == "pause" else ""
    who = {"by": signed.login, "by_name": signed.name, "by_role": signed.role}
    now = console.deps.clock()
    bus.publish(OperatorOrdered(operator=login, move=asked.move, reason=reason, why=asked.reason, at=now, **who))
    for sign_in in ended:
        bus.publish(SignedOut(operator=login, sign_in_id=sign_in.id, reason="ordered"))


def _known(console: Console, login: str) -> None:
    with console.deps.factory() as session:
        get_operator(session, login)


def _sign_out(console: Console, login: str) -> Sequence[SignIn]:
    with console.deps.factory.begin() as session:
        return sign_out_everywhere(session, login, "ordered", console.deps.clock())
