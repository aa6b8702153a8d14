"""Pages come, are greeted and go; events go to the tellers."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from agent_console.calls.pops import Pops
from agent_console.deps import ConsoleDeps
from agent_console.errors import where
from agent_console.health.schemas import Transcription
from agent_console.operators.attendance import Attendance
from agent_console.phone.lines import Lines
from agent_console.sign_in.signed import Signed
from agent_console.socket.concern import call_of
from agent_console.socket.connection import Connection, Socket
from agent_console.socket.pages import Pages
from agent_console.socket.present import Present
from agent_console.socket.session import Session
from agent_console.socket.teller import Means, Teller
from agent_console.socket.upkeep import Upkeep
from agent_console.socket.work import Work
from crm.bus import Subscription
from crm.bus.events import Event

log = logging.getLogger(__name__)


class Hub:
    """What happens, as frames for the pages.

    Args:
        deps: What the other rooms give.
        attendance: Told who comes and goes.
        lines: Softphones' websockets, closed together with the pages of a sign-in.
        tellers: Make frames of events.

    Attributes:
        pages: Those that are open now.
    """

    def __init__(
        self,
        deps: ConsoleDeps,
        attendance: Attendance,
        lines: Lines,
        tellers: Sequence[Callable[[Means], Teller]],
    ) -> None:
        self._deps = deps
        self._attendance = attendance
        self._present = Present(deps)
        self._work = Work()
        self._pops = Pops(deps, self._work)
        self._events: Subscription | None = None
        self.pages = Pages(deps)
        self._upkeep = Upkeep(deps, attendance, self.pages, lines)
        self._tell: defaultdict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)
        means = Means(deps, self.pages, self._present, self._work, self._pops, lines)
        for make in tellers:
            for kind, tell in make(means).tells().items():
                self._tell[kind].append(tell)

    def transcription(self) -> Transcription:
        """Return whether speech is written down."""
        return self._present.transcription()

    async def start(self) -> None:
        """Begin to listen."""
        self._events = self._deps.bus.subscribe(*self._tell)
        await self._upkeep.recall()
        self._work.spawn(self._listen(self._events))
        self._work.spawn(self._upkeep.run())

    async def stop(self) -> None:
        """Stop listening and let go of what is under way."""
        if self._events:
            self._events.close()
        await self._work.stop()

    def connect(self, socket: Socket, who: Signed, stream: str, seq: int) -> Connection | None:
        """Return a connection for a page, or nothing if its sign-in has as many as it may.

        Args:
            socket: The websocket, not accepted yet.
            who: Who signed in there.
            stream: The stream the page wants to go on with; anything unknown begins a new one.
            seq: The last frame of it that the page has.
        """
        if back := self.pages.that_left(who, stream, seq):
            return self._connection(socket, back, seq)
        if self.pages.is_full(who.sign_in_id):
            return None
        page = Session(who)
        page.hold()
        self.pages.add(page)
        return self._connection(socket, page, None)

    async def serve(self, connection: Connection) -> None:
        """Serve a page until its connection is closed."""
        page = connection.page
        try:
            await self._attendance.arrive(page.who.login, page.who.queues, seat=page.who.has_desk)
            if connection.is_new:
                self._work.spawn(self._greet(page))
            await connection.run()
        finally:
            page.detach(connection, self._deps.clock())
            if page.over:
                self.pages.remove(page)
            self._attendance.leave(page.who.login)

    def _connection(self, socket: Socket, page: Session, seq: int | None) -> Connection:
        connection = Connection(socket, page, self._deps.clock, seq)
        page.attach(connection, seq)
        return connection

    async def _greet(self, page: Session) -> None:
        page.shown = call_id = call_of(self._deps, page.who.login)
        pop = await self._pops.read(call_id) if call_id else None
        page.release(self._present.hello(page.who.login, page.stream, pop))

    async def _listen(self, events: Subscription) -> None:
        async for event in events:
            for tell in self._tell[type(event)]:
                try:
                    tell(event)
                except Exception as error:  # noqa: BLE001 one bad event must not silence the console
                    log.error("event %s could not be told: %s", event.name, where(error))  # noqa: TRY400 no traceback: it may quote a citizen
