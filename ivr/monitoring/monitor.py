"""A supervisor's stay in a call."""

from dataclasses import dataclass

from crm.monitoring.states import Way


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
