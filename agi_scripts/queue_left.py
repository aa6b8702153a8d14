"""The citizen came back from the queue: after the talk, or because they waited too long."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.menu import after_queue


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Lead to the evaluation or back into the queue. Arguments: queue, ``QUEUESTATUS``."""
    agi.lead_to(after_queue(desk.profile, agi.argument(1), agi.argument(2)))
