"""Keeps the wallboard: changes are gathered and told to whoever may look, twice a second at most."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from agent_console.deps import ConsoleDeps
from agent_console.errors import where
from agent_console.socket.pages import Pages
from agent_console.socket.session import Session
from agent_console.wallboard.figures import Figures, read_figures
from agent_console.wallboard.schemas import LevelNow, OpenWarnings, QueueNow, SeatNow, WallboardFrame, WallboardNow
from agent_console.wallboard.views import level_now, open_warnings, queues_now, seat_now
from crm.bus.events import (
    CallEnded,
    CallStateChanged,
    Event,
    MonitoringChanged,
    OperatorStateChanged,
    PbxLinkChanged,
    QueueChanged,
    WarningAcknowledged,
    WarningRaised,
)
from crm.tickets.states import Role
from ivr.errands import Errands

log = logging.getLogger(__name__)

WATCHERS = (Role.SUPERVISOR, Role.ADMIN, Role.LEADER)
"""Who may look at it."""

PACE_S = 0.5
"""Between two frames."""

FIGURES_S = 5.0
"""Between two readings of the database, as long as anybody looks."""


class Wallboard:
    """What everybody does, told to the pages of whoever may look.

    A page reads the whole once and then takes frames; both are counted by ``version``, so that it knows what it missed.

    Args:
        deps: What the other rooms give.
        pages: Those that are open.
        pace_s: Seconds between two frames.
    """

    def __init__(self, deps: ConsoleDeps, pages: Pages, pace_s: float = PACE_S) -> None:
        self._deps = deps
        self._pages = pages
        self._pace_s = pace_s
        self._errands = Errands()
        self._figures = Figures()
        self._warnings: dict[str, tuple[str, str]] = {}
        self._changed: set[str] = set()
        self._told_queues: dict[str, QueueNow] = {}
        self._told: tuple[LevelNow, OpenWarnings] | None = None
        self._version = 0
        self._due: asyncio.TimerHandle | None = None
        self._flushed_at = float("-inf")

    async def start(self) -> None:
        """Begin to listen."""
        events = self._deps.bus.subscribe(
            OperatorStateChanged,
            CallStateChanged,
            CallEnded,
            QueueChanged,
            MonitoringChanged,
            WarningRaised,
            WarningAcknowledged,
            PbxLinkChanged,
        )

        async def listen() -> None:
            with events:
                async for event in events:
                    self._follow(event)

        self._errands.run(listen())
        self._errands.run(self._keep_reading())

    async def stop(self) -> None:
        """Listen no more."""
        if self._due:
            self._due.cancel()
        await self._errands.stop()

    async def now(self) -> WallboardNow:
        """Return everything as it stands.

        Raises:
            SQLAlchemyError: The database does not answer.
        """
        await self._read()
        return WallboardNow(
            version=self._version,
            at=self._deps.clock(),
            seats=[seat for login in self._figures.people if (seat := self._seat(login))],
            queues=list(queues_now(self._deps, self._figures).values()),
            level=level_now(self._figures),
            warnings=open_warnings(self._warnings),
        )

    # --- what happens -------------------------------------------------------------------------------------------------

    def _follow(self, event: Event) -> None:
        match event:
            case OperatorStateChanged():
                self._changed.add(event.operator)
            case WarningRaised():
                self._warnings[event.id] = (event.call_id, event.level)
                self._changed |= self._with_call(event.call_id)
            case WarningAcknowledged():
                self._warnings.pop(event.warning_id, None)
                self._changed |= self._with_call(event.call_id)
            case PbxLinkChanged():
                self._changed |= self._figures.people.keys()
            case CallStateChanged() | MonitoringChanged():
                if live := self._deps.tracker.live.get(event.call_id):
                    self._changed |= {live.operator or "", *live.ringing}
        self._tell_soon()

    def _with_call(self, call_id: str) -> set[str]:
        """Return whose desk names this call, also of those who only write it up."""
        return {login for login in self._figures.people if self._deps.desk.state_of(login).call_id == call_id}

    def _seat(self, login: str) -> SeatNow | None:
        person = self._figures.people.get(login)
        return seat_now(self._deps, login, person, self._warnings) if person else None

    # --- who is told --------------------------------------------------------------------------------------------------

    def _watching(self) -> list[Session]:
        return [page for page in self._pages if page.who.role in WATCHERS]

    def _tell_soon(self) -> None:
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_later(max(0.0, self._flushed_at + self._pace_s - loop.time()), self._tell)

    def _tell(self) -> None:
        """Send what changed since the last frame, as it stands now."""
        self._due, self._flushed_at = None, asyncio.get_running_loop().time()
        changed, self._changed = self._changed, set()
        self._version += 1
        watching = self._watching()
        if not watching:
            return
        queues, told = queues_now(self._deps, self._figures), (level_now(self._figures), open_warnings(self._warnings))
        frame = WallboardFrame(
            at=self._deps.clock(),
            version=self._version,
            seats=[seat for login in sorted(changed) if (seat := self._seat(login))],
            queues=[queue for name, queue in queues.items() if queue != self._told_queues.get(name)],
            level=told[0] if self._told is None or told[0] != self._told[0] else None,
            warnings=told[1] if self._told is None or told[1] != self._told[1] else None,
        )
        self._told_queues, self._told = queues, told
        for page in watching:
            page.send(frame)

    # --- what has to be read ------------------------------------------------------------------------------------------

    async def _keep_reading(self) -> None:
        while True:
            await asyncio.sleep(FIGURES_S)
            if not self._watching():
                continue
            before = self._figures
            try:
                await self._read()
            except SQLAlchemyError as error:
                log.error("figures of the wallboard could not be read: %s", where(error))  # noqa: TRY400 no traceback: it may quote data
                continue
            if before != self._figures:
                after = self._figures.people
                self._changed |= {login for login, person in after.items() if before.people.get(login) != person}
                self._tell_soon()

    async def _read(self) -> None:
        def read() -> Figures:
            with self._deps.factory() as session:
                return read_figures(session, self._deps.casework, self._deps.clock())

        self._figures = await asyncio.to_thread(read)
        self._warnings = dict(self._figures.warnings)
