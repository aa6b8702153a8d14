"""Where it is kept who took part in which call: in order, off the event loop."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from crm.db import SessionFactory
from crm.monitoring.models import MonitoringEvent
from crm.monitoring.service import keep_monitoring, unfinished
from crm.monitoring.states import Way
from ivr.monitoring.monitor import Monitor
from ivr.worker import OrderedWorker


class MonitoringLog:
    """Writes what supervisors do in calls.

    Args:
        factory: Opens database sessions.
    """

    def __init__(self, factory: SessionFactory) -> None:
        self._factory = factory
        self._worker = OrderedWorker("monitoring")

    def start(self) -> None:
        """Begin to write."""
        self._worker.start()

    def stop(self) -> None:
        """Write what is queued, then end. Waits; call it off the event loop."""
        self._worker.stop()

    def keep_soon(self, monitor: Monitor, way: Way, at: datetime) -> None:
        """Keep how a supervisor takes part from a moment on."""
        row = _row(monitor)
        self._worker.put(lambda: self._write(row, way, at))

    async def keep(self, monitor: Monitor, way: Way, at: datetime) -> None:
        """Do the same, and return when it is written: nobody is heard before that.

        Raises:
            SQLAlchemyError: The database does not take it.
        """
        row, loop = _row(monitor), asyncio.get_running_loop()
        written: asyncio.Future[None] = loop.create_future()

        def job() -> None:
            try:
                self._write(row, way, at)
            except Exception as error:  # noqa: BLE001 whoever waits for it raises it
                loop.call_soon_threadsafe(written.set_exception, error)
            else:
                loop.call_soon_threadsafe(written.set_result, None)

        self._worker.put(job)
        await asyncio.shield(written)

    def read_back(self) -> Sequence[MonitoringEvent]:
        """Return the last event of every stay whose end nobody saw. Waits; call it off the event loop."""
        with self._factory() as session:
            return unfinished(session)

    def _write(self, row: dict[str, str], way: Way, at: datetime) -> None:
        with self._factory.begin() as session:
            keep_monitoring(session, **row, way=way, at=at)


def _row(monitor: Monitor) -> dict[str, str]:
    return {
        "leg": monitor.id,
        "call_id": monitor.call_id,
        "supervisor": monitor.supervisor,
        "operator": monitor.operator,
    }
