"""Where operators' states are kept, so that a restart loses none."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from crm.calls.service import add_segment
from crm.calls.states import SegmentKind
from crm.db import SessionFactory
from crm.operators.models import Operator, OperatorPresence
from crm.operators.orders import Order
from crm.operators.service import log_move, save_presence
from crm.operators.states import OperatorMove, OperatorState
from ivr.desk.presence import Presence
from ivr.worker import OrderedWorker

Kept = tuple[str, Mapping[str, int], Presence]


class Logbook:
    """Writes states and wrap-ups in order, off the event loop.

    Args:
        factory: Opens database sessions.
    """

    def __init__(self, factory: SessionFactory) -> None:
        self._factory = factory
        self._worker = OrderedWorker("operator states")

    def start(self) -> None:
        """Begin to write."""
        self._worker.start()

    def stop(self) -> None:
        """Write what is queued, then end. Waits; call it off the event loop."""
        self._worker.stop()

    def read_back(self) -> list[Kept]:
        """Return login, levels by queue and kept state of everyone who is not offline."""
        query = select(Operator, OperatorPresence).join(OperatorPresence, OperatorPresence.operator == Operator.login)
        with self._factory() as session:
            return [
                (o.login, dict(o.queues), _presence(p))
                for o, p in session.execute(query)
                if p.state != OperatorState.OFFLINE and o.active
            ]

    def kept(self, login: str, presence: Presence) -> None:
        """Keep a state that goes on otherwise than it began."""
        self._worker.put(lambda: self._save(login, presence))

    def moved(self, login: str, presence: Presence, move: OperatorMove, order: Order | None = None) -> None:
        """Keep a state; log the move that led there, and who ordered it."""
        self._worker.put(lambda: self._save(login, presence, move, order))

    def asked(self, login: str, presence: Presence, at: datetime, order: Order) -> None:
        """Log a pause, or that there shall be none, that was ordered for after the call."""
        self._worker.put(lambda: self._ask(login, presence, at, order))

    def wrapped_up(self, call_id: str, login: str, started_at: datetime, ended_at: datetime) -> None:
        """Keep the operator's time after a call."""
        self._worker.put(lambda: self._segment(call_id, login, started_at, ended_at))

    def _save(
        self, login: str, presence: Presence, move: OperatorMove | None = None, order: Order | None = None
    ) -> None:
        with self._factory.begin() as session:
            save_presence(session, _row(login, presence), move.value if move else None, order)

    def _ask(self, login: str, presence: Presence, at: datetime, order: Order) -> None:
        move, reason = OperatorMove.PAUSE.value, presence.next_pause or ""
        with self._factory.begin() as session:
            log_move(session, _row(login, presence), move, reason, at, order)

    def _segment(self, call_id: str, login: str, started_at: datetime, ended_at: datetime) -> None:
        with self._factory.begin() as session:
            add_segment(session, call_id, SegmentKind.WRAP_UP, operator=login, started_at=started_at, ended_at=ended_at)


def _row(login: str, presence: Presence) -> OperatorPresence:
    return OperatorPresence(
        operator=login,
        state=presence.state,
        reason=presence.reason,
        call_id=presence.call_id,
        since=presence.since,
        wrap_up_until=presence.wrap_up_until,
        extensions_left=presence.extensions_left,
        next_pause=presence.next_pause,
    )


def _presence(kept: OperatorPresence) -> Presence:
    return Presence(
        OperatorState(kept.state),
        kept.reason,
        kept.since,
        kept.call_id,
        kept.wrap_up_until,
        kept.extensions_left,
        kept.next_pause,
    )
