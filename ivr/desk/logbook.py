"""Where operators' states are kept, so that a restart loses none."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from crm.calls.service import add_segment
from crm.calls.states import SegmentKind
from crm.db import SessionFactory
from crm.operators.models import Operator, OperatorPresence
from crm.operators.service import save_presence
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
                (o.login, dict(o.queues), Presence(OperatorState(p.state), p.reason, p.since, p.call_id))
                for o, p in session.execute(query)
                if p.state != OperatorState.OFFLINE and o.active
            ]

    def moved(self, login: str, presence: Presence, move: OperatorMove) -> None:
        """Keep a state and log the move that led there."""
        self._worker.put(lambda: self._save(login, presence, move))

    def wrapped_up(self, call_id: str, login: str, started_at: datetime, ended_at: datetime) -> None:
        """Keep the operator's time after a call."""
        self._worker.put(lambda: self._segment(call_id, login, started_at, ended_at))

    def _save(self, login: str, presence: Presence, move: OperatorMove) -> None:
        with self._factory.begin() as session:
            save_presence(session, login, presence.state, presence.reason, presence.call_id, move.value, presence.since)

    def _segment(self, call_id: str, login: str, started_at: datetime, ended_at: datetime) -> None:
        with self._factory.begin() as session:
            add_segment(session, call_id, SegmentKind.WRAP_UP, operator=login, started_at=started_at, ended_at=ended_at)
