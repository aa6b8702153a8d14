"""Supervisors in calls, told to themselves and, as far as the city tells operators, to whose call it is."""

from agent_console.monitoring.access import HEARD
from agent_console.monitoring.schemas import MonitoringFrame
from agent_console.socket.teller import Means, Tells
from crm.bus.events import MonitoringChanged
from crm.monitoring.states import Way


class MonitoringTeller:
    """Tells of monitoring.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages = means.pages
        self._rules = means.deps.profile.monitoring
        self._told: set[tuple[str, str]] = set()

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {MonitoringChanged: self._changed}

    def _changed(self, event: MonitoringChanged) -> None:
        way, stay = Way(event.way), (event.call_id, event.supervisor)
        self._pages.send_to(event.supervisor, _frame(event, way))
        if way in HEARD or (way is Way.LISTEN and self._rules.told):
            self._told.add(stay)
            self._pages.send_to(event.operator, _frame(event, way))
        elif stay in self._told:
            self._told.discard(stay)
            self._pages.send_to(event.operator, _frame(event, Way.LEFT))


def _frame(event: MonitoringChanged, way: Way) -> MonitoringFrame:
    return MonitoringFrame(
        at=event.at, call_id=event.call_id, supervisor=event.supervisor, operator=event.operator, way=way
    )
