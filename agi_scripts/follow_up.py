"""The line asks a citizen whom it called how it went."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.flow import Asked
from ivr.follow_ups import Dialogue, Memo


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Keep an answer and lead to the next question, or on from the last.

    Without a decision the dialplan says goodbye: nobody is led to an operator unasked.

    Arguments: flow, tries, pressed key, where in the asking they are, the end of the ticket's number.
    """
    way = desk.way(agi.number(1))
    if (found := way.follow_up()) is None:
        return
    name, node = found
    dialogue = Dialogue(name, node, desk.words.whose(agi.argument(5), agi.language))
    said = dialogue.after(Memo.of_text(agi.argument(4)), agi.count(2), agi.argument(3))
    for what, answer in said.kept:
        desk.keep(agi.call_id, "visited", asked=what, answer=answer)
    if said.step:
        agi.lead_to(said.step)
        return
    then = way.after(Asked(node=name, key=said.key), desk.look(agi.call_id, ""))
    desk.keep_step(agi.call_id, then)
    agi.lead_to(then)
