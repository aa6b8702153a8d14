"""A call came in: its row is made before anything is played."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.menu import first_step


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Open the call and lead to the first step. Argument: where it came from, ``trunk`` or ``web``."""
    desk.keep(
        agi.call_id,
        "opened",
        number=agi.env.get("agi_callerid", ""),
        line=agi.env.get("agi_extension", ""),
        origin=agi.argument(1),
        channel=agi.env.get("agi_channel", ""),
    )
    agi.lead_to(first_step(desk.profile))
