"""Somebody took up a call of the line's own, and pressed a key or did not."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.flow.way import DECLINED


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Lead to the front of the queue, or to a goodbye. Arguments: pressed key, queue."""
    key, flow = agi.argument(1), desk.flows.current()
    agi.set_variable("HOTLINE_FLOW", flow)
    if key == DECLINED:
        desk.keep(agi.call_id, "declined")
    floor, wanted = desk.look(agi.call_id, ""), desk.wanted(agi.call_id)
    agi.lead_to(desk.way(flow).called_back(key, agi.argument(2), floor, wanted=wanted))
