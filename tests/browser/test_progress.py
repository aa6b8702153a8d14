"""A citizen asks by key how their ticket stands; the operator who answers then sees which one."""

import pytest
from playwright.async_api import expect

from config.clock import utc_now
from crm.casework import Casework
from crm.progress.service import asked_about
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import open_ticket
from crm.tickets.states import Role
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.calls import STEP_S
from tests.browser.desk import CALL_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.waiting import until
from tests.unit.crm.cases.people import FORM
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13876000021"


async def test_the_operator_sees_which_ticket_was_asked_about(
    hotline: Whole, desk: Desk, robot: RobotCitizen, line: LineWatch, pictures: Pictures
) -> None:
    form = {**FORM, "callback_number": NUMBER, "title": "台北路路灯三天不亮"}
    with hotline.factory.begin() as session:
        ticket = open_ticket(session, Casework(hotline.profile), Actor("8001", Role.OPERATOR), form, utc_now())
    await desk.ready()
    call_id = await robot.call(NUMBER, hotline.profile.line)
    await line.step(call_id, "menu", STEP_S)
    await robot.press("8")
    await until("the ticket was told", lambda: _asked(hotline, call_id) == [ticket.number], STEP_S)
    await robot.press("0")
    asked = desk.part("asked-about")
    await expect(asked).to_be_visible(timeout=CALL_MS)
    await expect(asked).to_contain_text("台北路路灯三天不亮")
    await pictures.take(desk.page, "console-asked-about")
    await desk.answer()
    await desk.part("hang-up").click()
    await expect(desk.part("wrap-up-timer")).to_be_visible()


def _asked(hotline: Whole, call_id: str) -> list[str]:
    with hotline.factory() as session:
        return [ticket.number for ticket in asked_about(session, call_id)]
