"""Placing calls without a person, and what the database says of them."""

from crm.calls.listing import list_calls
from crm.calls.models import Call
from crm.calls.service import get_call, segments_of
from crm.tickets.drafts import draft_of, fields_of
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.desk import CALL_MS, Desk
from tests.whole import Whole

STEP_S = 30.0


async def ring(hotline: Whole, robot: RobotCitizen, line: LineWatch, desk: Desk, number: str) -> str:
    """Let a citizen call, skip what he may say, and ring at a desk; return the call's id."""
    call_id = await robot.call(number, hotline.profile.line)
    await line.step(call_id, "menu", STEP_S)
    await robot.press("3")
    await line.step(call_id, "speaking", STEP_S)
    await robot.press("#")
    await desk.stage("ringing", CALL_MS)
    return call_id


def call_of(hotline: Whole, call_id: str) -> Call:
    """Return a call as it is kept now."""
    with hotline.factory() as session:
        return get_call(session, call_id)


def live_call(hotline: Whole) -> str:
    """Return the id of the latest call if it still lives."""
    with hotline.factory() as session:
        call = next(iter(list_calls(session, limit=1).items), None)
        return call.id if call and call.ended_at is None else ""


def kinds_of(hotline: Whole, call_id: str) -> list[str]:
    """Return what a call was spent on, in order."""
    with hotline.factory() as session:
        return [segment.kind for segment in segments_of(session, call_id)]


def typed(hotline: Whole, call_id: str, field: str) -> str:
    """Return what is kept of a field that the operator touched."""
    with hotline.factory() as session:
        kept = fields_of(draft_of(session, call_id)).get(field)
        return kept.value if kept and kept.touched else ""
