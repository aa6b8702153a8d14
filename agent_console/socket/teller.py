"""A teller: one group of events, and the frames they become. Each feature has its own, all stand in one list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from agent_console.calls.pops import Pops
from agent_console.deps import ConsoleDeps
from agent_console.phone.lines import Lines
from agent_console.socket.pages import Pages
from agent_console.socket.present import Present
from agent_console.socket.work import Work
from crm.bus.events import Event

Tells = Mapping[type[Event], Callable[[Any], None]]
"""What is done at an event of each kind; never waits."""


@dataclass(frozen=True)
class Means:
    """What tellers have at hand.

    Attributes:
        pages: Those that are open.
        present: What a page that connects is told.
        work: For what must be read before it can be told.
        pops: Pops, read and sent.
        lines: Softphones' websockets, closed together with the pages of a sign-in.
    """

    deps: ConsoleDeps
    pages: Pages
    present: Present
    work: Work
    pops: Pops
    lines: Lines


class Teller(Protocol):
    """Tells some kinds of events."""

    def tells(self) -> Tells:
        """Return what is done at which events."""
