"""The citizen did something, or nothing, in a step that is not the queue."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.flow import Asked


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Keep what was chosen and lead to the next step. Arguments: flow, node, tries, pressed key, queue so far, mode."""
    way = desk.way(agi.number(1))
    asked = Asked(node=agi.argument(2), tries=agi.count(3), key=agi.argument(4), queue=agi.argument(5))
    (desk.matters / f"{agi.call_id}.wav").unlink(missing_ok=True)
    if choice := way.chosen(asked):
        desk.keep(agi.call_id, "chose", key=asked.key, kind=choice.kind)
    if (score := way.score(asked)) is not None:
        desk.keep(agi.call_id, "evaluated", score=str(score))
    then = way.after(asked, desk.look(agi.call_id, agi.argument(6)))
    desk.keep_step(agi.call_id, then)
    agi.lead_to(then)
