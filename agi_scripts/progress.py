"""The citizen asks how tickets stand."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.flow import Asked
from ivr.progress import Dialogue, Memo, TicketsOfCall


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Lead to what is said and asked next, or on to a person.

    Arguments: flow, node, tries, pressed keys, queue so far, mode, where in the asking the citizen is.
    """
    way, name, keys, queue = desk.way(agi.number(1)), agi.argument(2), agi.argument(4), agi.argument(5)
    if node := way.progress(name):
        tickets = TicketsOfCall(desk.factory, desk.casework, agi.call_id, desk.clock())
        dialogue = Dialogue(name, node, desk.words, tickets, queue, agi.language)
        if step := dialogue.after(Memo.of_text(agi.argument(7)), agi.count(3), keys):
            agi.lead_to(step)
            return
    then = way.after(Asked(node=name, key=keys, queue=queue), desk.look(agi.call_id, agi.argument(6)))
    desk.keep_step(agi.call_id, then)
    agi.lead_to(then)
