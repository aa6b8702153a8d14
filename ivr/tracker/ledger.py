"""The tracker's way to the database: facts in order, off the event loop, kept on disk while the database is away."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from config.errors import HotlineError
from crm.calls.asked import Asked
from crm.calls.models import Call
from crm.calls.service import NoSuchCallError, interrupt_open_calls
from crm.calls.spool import Fact, Spool, write_fact
from crm.calls.states import CallState, HandOverState, Outcome
from crm.db import SessionFactory
from ivr.tracker.live_call import LiveCall, Segment
from ivr.worker import OrderedWorker

log = logging.getLogger(__name__)

RETRY_S = 2.0


class Ledger:
    """Writes what the tracker finds out. Every method returns at once.

    Args:
        factory: Opens database sessions.
        spool: Takes facts while the database does not.
        worker: The thread that writes.
        last_sign: Gives the last moment at which a call that nobody saw end is known to have lived.
    """

    def __init__(
        self,
        factory: SessionFactory,
        spool: Spool,
        worker: OrderedWorker | None = None,
        last_sign: Callable[[str], datetime | None] = lambda _: None,
    ) -> None:
        self._last_sign = last_sign
        self._factory = factory
        self._spool = spool
        self._worker = worker or OrderedWorker("call facts", idle=self._catch_up)
        self._behind = True  # a process before this one may have left facts on disk
        self._next_try = 0.0
        self._openings: dict[str, Fact] = {}
        self._kept: set[str] = set()

    def start(self) -> None:
        """Begin to write."""
        self._worker.start()

    def stop(self) -> None:
        """Write what is queued, then end. Waits; call it off the event loop."""
        self._worker.stop()

    def opened(self, call: LiveCall) -> None:
        """Remember how to open this call's row, should the script not have done it."""
        known = {"number": call.number, "line": call.line, "origin": call.origin, "channel": call.caller_channel}
        self._openings[call.id] = Fact("opened", call.id, call.started_at, known)

    def moved(self, call: LiveCall, spent: Segment | None = None) -> None:
        """Keep what a move changed: both or neither, or a process that dies between them leaves a hole in the call.

        Args:
            call: The call after its move; what it is at its end is kept by ``ended``.
            spent: The segment that ended with the move.
        """
        facts = [_spent(call.id, spent)] if spent else []
        if call.state is not CallState.ENDED:
            facts.append(
                Fact("moved", call.id, call.since, {"state": call.state.value, "operator": call.operator or ""})
            )
        if facts:
            self._put(*facts)

    def queued(self, call: LiveCall, at: datetime) -> None:
        """Keep the queue the call joined."""
        self._put(Fact("queued", call.id, at, {"queue": call.queue}))

    def recorded_from(self, call_id: str, at: datetime) -> None:
        """Keep the moment the recording began."""
        self._put(Fact("recorded_from", call_id, at))

    def handed_over(self, call_id: str, hand_over_id: str, asked: Asked, state: HandOverState, at: datetime) -> None:
        """Keep where the handing over of a call stands."""
        values = asked.values() | {"hand_over": hand_over_id, "state": state.value}
        self._put(Fact("handed_over", call_id, at, values))

    def ended(self, call_id: str, outcome: Outcome, at: datetime) -> None:
        """Close the call's row."""
        self._put(Fact("ended", call_id, at, {"outcome": outcome.value}))
        self._queue(lambda: self._openings.pop(call_id, None))

    def interrupt(self, open_before: set[str], live: set[str], at: datetime, tell: Callable[[list[str]], None]) -> None:
        """Close the rows of calls that were open before a snapshot and are not on it.

        Args:
            open_before: The open rows before the snapshot was taken; newer ones are left alone.
            live: The calls on the snapshot.
            at: When they count as ended, unless there is a better sign.
            tell: Called in the writer's thread with the ids that were closed.
        """
        self._queue(lambda: tell(self._interrupt(open_before, live, at)))

    def _interrupt(self, open_before: set[str], live: set[str], at: datetime) -> list[str]:
        with self._factory.begin() as session:
            now_open = set(session.scalars(select(Call.id).where(Call.ended_at.is_(None))))
            return interrupt_open_calls(session, live | (now_open - open_before), at, self._last_sign)

    def _put(self, *facts: Fact) -> None:
        """Queue facts of one call that belong together."""
        self._queue(lambda: self._write(facts))

    def _queue(self, job: Callable[[], object]) -> None:
        if not self._worker.put(lambda: (job(), None)[1]):
            log.error("the line of call facts is full, a fact is lost")

    def _write(self, facts: Sequence[Fact]) -> None:
        self._catch_up()
        if self._behind:
            self._keep(facts)
            return
        try:
            self._apply(facts)
        except (HotlineError, ValueError) as error:
            told = [fact.what for fact in facts]
            log.warning("call %s: facts %r refused (%s)", facts[0].call_id, told, type(error).__name__)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database does not take facts (%s), they wait on disk", type(error).__name__)
            self._behind, self._next_try = True, time.monotonic() + RETRY_S
            self._keep(facts)

    def _catch_up(self) -> None:
        """Write what waits on disk, ours or the scripts', if it is time to look: nothing of ours overtakes."""
        now = time.monotonic()
        if now < self._next_try:
            return
        self._next_try = now + RETRY_S
        if self._behind or self._spool.waits:
            self._spool.replay(self._factory)
            self._behind = self._spool.waits
        if not self._behind:
            self._kept.clear()

    def _apply(self, facts: Sequence[Fact]) -> None:
        try:
            self._write_together(facts)
        except NoSuchCallError:
            opening = self._openings.get(facts[0].call_id)
            if opening is None:
                raise
            self._open(opening)
            self._write_together(facts)

    def _write_together(self, facts: Sequence[Fact]) -> None:
        with self._factory.begin() as session:
            for fact in facts:
                write_fact(session, fact)

    def _open(self, opening: Fact) -> None:
        try:
            self._write_together([opening])
        except IntegrityError:
            log.info("call %s: its script opened the row at the same moment", opening.call_id)

    def _keep(self, facts: Sequence[Fact]) -> None:
        """Keep facts on disk; before a call's first one, how to open its row, which may have happened already."""
        call_id = facts[0].call_id
        opening = self._openings.get(call_id)
        if opening and call_id not in self._kept:
            self._kept.add(call_id)
            facts = [opening, *facts]
        self._spool.append(*facts)


def _spent(call_id: str, segment: Segment) -> Fact:
    values = {
        "kind": segment.kind.value,
        "operator": segment.operator or "",
        "since": segment.started_at.isoformat(),
    }
    return Fact("spent", call_id, segment.ended_at, values)
