"""The console's own parts, put together once and found by every route."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from agent_console.deps import ConsoleDeps
from agent_console.operators.attendance import Attendance
from agent_console.phone.lines import Lines
from agent_console.sign_in.doorkeeper import Doorkeeper
from agent_console.sign_in.tries import CODES_ALLOWED, CODES_WINDOW, Tries
from agent_console.socket.hub import Hub
from agent_console.tellers import TELLERS
from agent_console.wallboard.board import Wallboard
from crm.knowledge.search import KnowledgeSearch


@dataclass(frozen=True)
class Console:
    """What routes work with.

    Attributes:
        codes: Wrong query codes by login.
    """

    deps: ConsoleDeps
    hub: Hub
    wallboard: Wallboard
    attendance: Attendance
    doorkeeper: Doorkeeper
    lines: Lines
    codes: Tries
    knowledge: KnowledgeSearch


def build_console(deps: ConsoleDeps) -> Console:
    """Put the parts together."""
    attendance, lines = Attendance(deps.desk, deps.clock), Lines()
    hub, doorkeeper = Hub(deps, attendance, lines, TELLERS), Doorkeeper(deps.factory, deps.clock)
    codes, knowledge = Tries(CODES_ALLOWED, CODES_WINDOW), KnowledgeSearch(deps.factory, deps.casework)
    wallboard = Wallboard(deps, hub.pages)
    return Console(deps, hub, wallboard, attendance, doorkeeper, lines, codes, knowledge)


async def console_of(connection: HTTPConnection) -> Console:
    """Return the console a request or websocket came to; nothing here waits, so that no thread is taken for it."""
    console: Console = connection.app.state.console
    return console


ConsoleDep = Annotated[Console, Depends(console_of)]
