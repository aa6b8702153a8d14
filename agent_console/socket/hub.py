"""What happens, told to whom it concerns, as frames."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from agent_console.calls.schemas import GapOut, PopOut
from agent_console.calls.service import read_pop
from agent_console.deps import ConsoleDeps
from agent_console.errors import where
from agent_console.health.schemas import Transcription
from agent_console.operators.attendance import Attendance
from agent_console.phone.lines import Lines
from agent_console.socket import messages as say
from agent_console.socket.concern import call_of
from agent_console.socket.pages import Pages
from agent_console.socket.present import Present
from agent_console.socket.session import SIGNED_OUT, Session
from agent_console.socket.upkeep import Upkeep
from agent_console.tickets.schemas import DraftOut, draft_out
from crm.bus import Subscription
from crm.bus import events as on
from crm.calls.states import CallState
from crm.operators.states import OperatorState
from crm.tickets.drafts import draft_of
from crm.transcripts.gaps import GapState

log = logging.getLogger(__name__)

T = TypeVar("T")

PAGES_PER_SIGN_IN = 3
READERS = 2
"""Threads that read for frames; their own, so that a pop never waits behind reports or passwords."""


class Hub:
    """What happens, as frames for the pages.

    Args:
        deps: What the other rooms give.
        attendance: Told who comes and goes.
        lines: Softphones' websockets, closed together with the pages of a sign-in.

    Attributes:
        pages: Those that are open now.
    """

    def __init__(self, deps: ConsoleDeps, attendance: Attendance, lines: Lines) -> None:
        self._deps = deps
        self._attendance = attendance
        self._lines = lines
        self._present = Present(deps)
        self.pages = Pages(deps)
        self._drafts: dict[str, int] = {}
        self._readers = ThreadPoolExecutor(READERS, "console-reader")
        self._tasks: set[asyncio.Task[None]] = set()
        self._events: Subscription | None = None
        self._upkeep = Upkeep(deps, attendance)
        self._tell: dict[type[on.Event], Callable[[Any], None]] = {
            on.OperatorRinging: self._ringing,
            on.OperatorRingEnded: self._ring_ended,
            on.CallAnswered: self._answered,
            on.CallStateChanged: self._call_moved,
            on.CallEnded: self._call_ended,
            on.HandOverChanged: self._hand_over_changed,
            on.OutgoingCallChanged: self._outgoing_changed,
            on.OperatorStateChanged: self._operator_moved,
            on.QueueChanged: self._queue_changed,
            on.TranscriptPartial: self._partial,
            on.TranscriptFinal: self._final,
            on.HearingChanged: self._hearing_changed,
            on.GapChanged: self._gap_changed,
            on.TranscriptRevised: self._revised,
            on.TranscriptionChanged: self._transcription_changed,
            on.DraftChanged: self._draft_changed,
            on.PbxLinkChanged: self._pbx_changed,
            on.TicketChanged: self._ticket_changed,
            on.CasesChanged: self._cases_changed,
            on.SignedOut: self._signed_out,
        }

    def transcription(self) -> Transcription:
        """Return whether speech is written down."""
        return self._present.transcription()

    async def start(self) -> None:
        """Begin to listen."""
        self._events = self._deps.bus.subscribe(*self._tell)
        await self._upkeep.recall()
        self._spawn(self._listen(self._events))
        self._spawn(self._upkeep.run(lambda: [*(page.who for page in self.pages), *self._lines.signed()]))

    async def stop(self) -> None:
        """Stop listening and let go of what is under way."""
        if self._events:
            self._events.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._readers.shutdown(wait=False, cancel_futures=True)

    def is_full(self, sign_in_id: int) -> bool:
        """Return whether a sign-in has as many pages open as it may."""
        return sum(page.who.sign_in_id == sign_in_id for page in self.pages) >= PAGES_PER_SIGN_IN

    async def serve(self, page: Session) -> None:
        """Serve one page until it is closed."""
        login = page.who.login
        page.hold()
        self.pages.add(page)
        try:
            await self._attendance.arrive(login, page.who.queues, seat=page.who.has_desk)
            self._spawn(self._greet(page))
            await page.run()
        finally:
            self.pages.remove(page)
            self._attendance.leave(login)

    # --- what happens -------------------------------------------------------------------------------------------------

    async def _listen(self, events: Subscription) -> None:
        async for event in events:
            try:
                self._tell[type(event)](event)
            except Exception as error:  # noqa: BLE001 one bad event must not silence the console
                log.error("event %s could not be told: %s", event.name, where(error))  # noqa: TRY400 no traceback: it may quote a citizen

    def _ringing(self, event: on.OperatorRinging) -> None:
        for page in self.pages.of(event.operator):
            self._pop(page, event.call_id, event.at)

    def _ring_ended(self, event: on.OperatorRingEnded) -> None:
        live = self._deps.tracker.live.get(event.call_id)
        if event.reason == "answered" and live and live.operator == event.operator:
            return
        reason = "answered_elsewhere" if event.reason == "answered" else event.reason
        for page in self.pages.of(event.operator):
            page.shown = None
            page.send(say.PopClosed(at=event.at, call_id=event.call_id, reason=reason))

    def _answered(self, event: on.CallAnswered) -> None:
        for page in self.pages.of(event.operator):
            if page.shown != event.call_id:
                self._pop(page, event.call_id, event.at)

    def _call_moved(self, event: on.CallStateChanged) -> None:
        if event.state != CallState.ENDED:  # CallEnded says it, with the outcome
            frame = say.CallFrame(at=event.at, call_id=event.call_id, state=event.state, since=event.at)
            self.pages.send_concerned(event.call_id, frame)

    def _call_ended(self, event: on.CallEnded) -> None:
        self._present.call_ended(event.call_id)
        self._drafts.pop(event.call_id, None)
        frame = say.CallFrame(
            at=event.at, call_id=event.call_id, state=CallState.ENDED, since=event.at, outcome=event.outcome
        )
        self.pages.send_concerned(event.call_id, frame)

    def _hand_over_changed(self, event: on.HandOverChanged) -> None:
        now = self._present.handed_over(event)
        self.pages.send_concerned(event.call_id, say.HandOverFrame(at=event.at, **now.model_dump()))

    def _outgoing_changed(self, event: on.OutgoingCallChanged) -> None:
        told = {name: getattr(event, name) for name in ("call_id", "ticket", "state", "outcome")}
        self.pages.send_to(event.operator, say.OutgoingFrame(at=event.at, since=event.at, **told))

    def _operator_moved(self, event: on.OperatorStateChanged) -> None:
        until = self._present.presence(event.operator).wrap_up_until if event.state == OperatorState.WRAP_UP else None
        self.pages.send_to(
            event.operator,
            say.PresenceFrame(
                at=event.at,
                state=event.state,
                reason=event.reason,
                since=event.since,
                call_id=event.call_id,
                wrap_up_until=until,
            ),
        )

    def _queue_changed(self, event: on.QueueChanged) -> None:
        self.pages.send_all(say.QueueFrame(at=event.at, **self._present.queue_changed(event).model_dump()))

    def _partial(self, event: on.TranscriptPartial) -> None:
        partial = self._present.said_so_far(event)
        self.pages.send_concerned(event.call_id, say.PartialFrame(at=event.at, **partial.model_dump()))

    def _final(self, event: on.TranscriptFinal) -> None:
        self._present.said(event)
        names = ("call_id", "leg", "text", "language", "started_at", "ended_at")
        told = {name: getattr(event, name) for name in names}
        self.pages.send_concerned(event.call_id, say.UtteranceFrame(at=event.at, id=event.utterance_id, **told))

    def _hearing_changed(self, event: on.HearingChanged) -> None:
        side = self._present.hearing_changed(event)
        self.pages.send_concerned(event.call_id, say.HearingFrame(at=event.at, **side.model_dump()))

    def _gap_changed(self, event: on.GapChanged) -> None:
        self.pages.send_concerned(event.call_id, say.GapFrame(at=event.at, **GapOut.of(event).model_dump()))
        if event.state != GapState.WAITING:
            self._revised(event)

    def _revised(self, event: on.TranscriptRevised | on.GapChanged) -> None:
        self.pages.send_all(say.TranscriptFrame(at=event.at, call_id=event.call_id))

    def _transcription_changed(self, event: on.TranscriptionChanged) -> None:
        self.pages.send_all(
            say.TranscriptionFrame(at=event.at, **self._present.transcription_changed(event).model_dump())
        )

    def _draft_changed(self, event: on.DraftChanged) -> None:
        if self.pages.concerned(event.call_id):
            self._spawn(self._draft(event.call_id, event.at))

    def _pbx_changed(self, event: on.PbxLinkChanged) -> None:
        self.pages.send_all(say.PbxFrame(at=event.at, up=event.up))

    def _ticket_changed(self, event: on.TicketChanged) -> None:
        frame = say.CasesFrame(at=event.at, ticket=event.ticket)
        for page in self.pages:
            if page.who.has_desk or page.who.department in event.departments:
                page.send(frame)

    def _cases_changed(self, event: on.CasesChanged) -> None:
        self.pages.send_all(say.CasesFrame(at=event.at, ticket=None))

    def _signed_out(self, event: on.SignedOut) -> None:
        for page in self.pages.of(event.operator):
            if page.who.sign_in_id == event.sign_in_id:
                page.send(say.SignedOutFrame(at=event.at, reason=event.reason))
                page.leave(SIGNED_OUT, "signed out")
        self._lines.close(event.sign_in_id, SIGNED_OUT, "signed out")

    # --- what has to be read first ------------------------------------------------------------------------------------

    async def _greet(self, page: Session) -> None:
        page.shown = call_id = call_of(self._deps, page.who.login)
        pop = await self._read_pop(call_id) if call_id else None
        page.release(self._present.hello(page.who.login, pop))

    def _pop(self, page: Session, call_id: str, at: datetime) -> None:
        page.shown = call_id
        page.hold()
        self._spawn(self._send_pop(page, call_id, at))

    async def _send_pop(self, page: Session, call_id: str, at: datetime) -> None:
        pop = await self._read_pop(call_id)
        page.release(say.PopFrame(at=at, pop=pop) if page.shown == call_id else None)

    async def _draft(self, call_id: str, at: datetime) -> None:
        try:
            draft = await self._read(lambda: _read_draft(self._deps, call_id))
        except SQLAlchemyError as error:
            log.error("draft of call %s could not be read: %s", call_id, where(error))  # noqa: TRY400 no traceback: it may quote data
            return
        if draft.version > self._drafts.get(call_id, 0):
            self._drafts[call_id] = draft.version
            frame = say.DraftFrame(at=at, call_id=call_id, fields=draft.fields, version=draft.version)
            self.pages.send_concerned(call_id, frame)

    async def _read_pop(self, call_id: str) -> PopOut:
        """Read a pop; without a database the operator at least sees that a call is there."""
        try:
            return await self._read(lambda: read_pop(self._deps.factory, call_id, self._deps.clock()))
        except Exception as error:  # noqa: BLE001 whatever is wrong, it rings
            log.error("pop of call %s could not be read: %s", call_id, where(error))  # noqa: TRY400 no traceback: it may quote data
            return PopOut(call_id=call_id, started_at=self._deps.clock(), complete=False)

    async def _read(self, reading: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, reading)

    # --- work beside --------------------------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("frame could not be prepared: %s", where(error))


def _read_draft(deps: ConsoleDeps, call_id: str) -> DraftOut:
    with deps.factory() as session:
        return draft_out(draft_of(session, call_id))
