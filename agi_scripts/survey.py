"""The citizen evaluated the call, or did not."""

from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession
from ivr.menu import after_survey, score_of


def run(agi: AgiSession, desk: AgiContext) -> None:
    """Keep the evaluation and lead to the end. Arguments: tries, pressed key."""
    answer = agi.argument(2)
    score = score_of(desk.profile, answer)
    if score is not None:
        desk.keep(agi.call_id, "evaluated", score=str(score))
    agi.lead_to(after_survey(desk.profile, agi.count(1), answer))
