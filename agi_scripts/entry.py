"""A call came in: its row is made before anything is played."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Open the call and lead to the first step. Argument: where it came from, ``trunk`` or ``web``."""
    flow, mode = desk.flows.current(), desk.flows.modes.current(desk.clock())
    desk.keep(
        agi.call_id,
        "opened",
        number=agi.env.get("agi_callerid", ""),
        line=agi.env.get("agi_extension", ""),
        origin=agi.argument(1),
        channel=agi.env.get("agi_channel", ""),
        flow=str(flow),
    )
    agi.set_variable("HOTLINE_FLOW", flow)
    if mode:
        agi.set_variable("HOTLINE_MODE", mode)
    first = desk.way(flow).begin(desk.look(agi.call_id, mode))
    desk.keep_step(agi.call_id, first)
    agi.lead_to(first)
