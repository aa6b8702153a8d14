"""The citizen asks how tickets stand."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from config.errors import NotFoundError
from ivr.flow import Asked
from ivr.progress import Dialogue, Memo, TicketsOfCall
from ivr.steps import Step

log = logging.getLogger(__name__)


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Lead to what is said and asked next, or on to a person.

    Arguments: flow, node, tries, pressed keys, queue so far, mode, where in the asking the citizen is.
    """
    way = desk.way(agi.number(1))
    asked = Asked(node=agi.argument(2), tries=agi.count(3), key=agi.argument(4), queue=agi.argument(5))
    if node := way.progress(asked.node):
        tickets = TicketsOfCall(desk.factory, desk.casework, agi.call_id, desk.clock())
        dialogue = Dialogue(asked.node, node, desk.words, tickets, asked.queue, agi.language)
        if step := _step(dialogue, Memo.of_text(agi.argument(7)), asked, agi.call_id):
            agi.lead_to(step)
            return
    then = way.after(asked, desk.look(agi.call_id, agi.argument(6)))
    desk.keep_step(agi.call_id, then)
    agi.lead_to(then)


def _step(dialogue: Dialogue, memo: Memo, asked: Asked, call_id: str) -> Step | None:
    """Return what is asked next; nothing, and so a person, while the database is away or does not know the call yet."""
    try:
        return dialogue.after(memo, asked.tries, asked.key)
    except (SQLAlchemyError, NotFoundError) as error:
        log.warning("call %s: nobody knows how tickets stand: %s", call_id, type(error).__name__)
        return None
