"""The citizen came back from the queue: after the talk, or because they waited too long."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Lead to what comes after the talk, or to where the citizen waits on.

    Arguments: flow, queue, ``QUEUESTATUS``, by how much the call goes before others, mode.
    """
    way, floor = desk.way(agi.number(1)), desk.look(agi.call_id, agi.argument(5))
    agi.lead_to(way.after_queue(agi.argument(2), agi.argument(3), floor, agi.number(4)))
