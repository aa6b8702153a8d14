"""The citizen came back from the queue: after the talk, or because they waited too long."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.routing import route_on


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Lead to the evaluation, or to where the citizen waits on. Arguments: queue, ``QUEUESTATUS``."""
    agi.lead_to(route_on(desk.profile, agi.argument(1), agi.argument(2), desk.look(agi.call_id)))
