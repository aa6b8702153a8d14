"""The citizen did something, or nothing, in a step before the queue."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.menu import StepName, chosen, next_step
from ivr.routing import route


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Keep the choice and lead to the next step. Arguments: step, tries, pressed key, queue chosen so far."""
    step, answer = agi.argument(1), agi.argument(3)
    if step == StepName.SPEAK:
        (desk.matters / f"{agi.call_id}.wav").unlink(missing_ok=True)
    if option := chosen(desk.profile, step, answer):
        desk.keep(agi.call_id, "chose", key=answer, kind=option.kind)
    then = next_step(desk.profile, step, agi.count(2), answer, agi.argument(4))
    if then.queue:
        then = route(desk.profile, then, desk.look(agi.call_id))
    if then.name is StepName.QUEUE:
        desk.keep(agi.call_id, "queued", queue=then.queue)
    agi.lead_to(then)
