"""Somebody who waits asked by key to keep their place and be called back."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Keep the place and say so, or lead back to it.

    Arguments: flow, node, queue, by how much the call goes before others, mode.
    """
    way, sooner = desk.way(agi.number(1)), agi.number(4)
    place, floor = desk.place(agi.call_id), desk.look(agi.call_id, agi.argument(5))
    then = way.kept(agi.argument(2), agi.argument(3), place, floor, sooner)
    desk.keep_step(agi.call_id, then)
    agi.lead_to(then)
