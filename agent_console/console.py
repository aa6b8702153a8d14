"""The console's own parts, put together once and found by every route."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from agent_console.deps import ConsoleDeps
from agent_console.operators.attendance import Attendance
from agent_console.phone.lines import Lines
from agent_console.sign_in.doorkeeper import Doorkeeper
from agent_console.socket.hub import Hub


@dataclass(frozen=True)
class Console:
    """What routes work with."""

    deps: ConsoleDeps
    hub: Hub
    attendance: Attendance
    doorkeeper: Doorkeeper
    lines: Lines


def build_console(deps: ConsoleDeps) -> Console:
    """Put the parts together."""
    attendance, lines = Attendance(deps.desk, deps.clock), Lines()
    return Console(deps, Hub(deps, attendance, lines), attendance, Doorkeeper(deps.factory, deps.clock), lines)


def console_of(connection: HTTPConnection) -> Console:
    """Return the console a request or websocket came to."""
    console: Console = connection.app.state.console
    return console


ConsoleDep = Annotated[Console, Depends(console_of)]
