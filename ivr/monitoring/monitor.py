"""A supervisor's stay in a call."""

from dataclasses import dataclass

from crm.monitoring.models import MonitoringEvent
from crm.monitoring.states import Way
from ivr.tracker.live_call import LiveCall


@dataclass(slots=True)
class Monitor:
    """A supervisor in a call.

    Attributes:
        id: Unique id of the supervisor's channel, which is its name for the manager interface too.
        call_id: The call.
        supervisor: Who.
        operator: Whose call it is.
        leg: Unique id of that operator's channel: the real one, whatever the queue knows them as.
        way: Who hears the supervisor.
        channel: Name of the supervisor's channel, once it is there.
        answered: Whether the supervisor's phone has answered.
    """

    id: str
    call_id: str
    supervisor: str
    operator: str
    leg: str
    way: Way
    channel: str = ""
    answered: bool = False


def taken_up(event: MonitoringEvent, call: LiveCall | None) -> Monitor:
    """Return a supervisor whom a process before this one let into a call, as it was written down."""
    leg = call.operator_leg if call else ""
    return Monitor(event.leg, event.call_id, event.supervisor, event.operator, leg, Way(event.way))
