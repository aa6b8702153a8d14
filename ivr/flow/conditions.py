"""Whether what a flow asks about holds just now. What is not known does not hold."""

from collections.abc import Mapping

from config.flow.nodes import When
from config.queues import Opening
from ivr.routing.floor import Floor
from ivr.routing.opening import open_at


def holds(when: When, hours: Mapping[str, tuple[Opening, ...]], floor: Floor) -> bool:
    """Return whether all of a condition holds.

    Args:
        when: The condition.
        hours: The flow's named hours.
        floor: What is known just now.
    """
    asked = (
        when.within is None or open_at(hours[when.within], floor.calendar, floor.at),
        when.dialled is None or floor.dialled == when.dialled,
        when.said is None or floor.danger,
        when.repeated is None or floor.called_before(when.repeated.hours) >= when.repeated.calls,
        when.waiting is None or floor.waiting.get(when.waiting.queue, 0) >= when.waiting.at_least,
        when.caller is None or when.caller in floor.callers,
        when.mode is None or floor.mode == when.mode,
    )
    return all(asked)
