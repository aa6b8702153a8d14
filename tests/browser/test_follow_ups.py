"""Which follow-ups are the line's, taking one from it, and what was answered before a citizen hung up."""

import re

import pytest
from playwright.async_api import expect

from config.clock import utc_now
from crm.calls.service import end_call
from crm.calls.states import Outcome
from crm.follow_ups.by_machine import for_people
from crm.follow_ups.machine import begin_call, keep_answer
from crm.follow_ups.settling import settle
from crm.tickets.models import Ticket
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.case_steps import open_visit
from tests.browser.case_town import Town
from tests.browser.case_worker import Staff
from tests.browser.pictures import Pictures
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBERS = iter(range(13871006700, 13871006800))


def to_visit(hotline: Whole, town: Town) -> str:
    """Return a ticket that is the line's: chance leaves one of twenty to people."""
    while True:
        number = town.to_visit(callback_number=str(next(NUMBERS)))
        rules = town.casework.rules(utc_now()).outgoing.follow_up
        with hotline.factory() as session:
            if rules and for_people(session.get_one(Ticket, number), rules) is None:
                return number


def cut_off(hotline: Whole, town: Town, number: str) -> None:
    """Let the line call, and the citizen hang up after the first question."""
    at = utc_now()
    with hotline.factory.begin() as session:
        assert begin_call(session, number, town.casework.rules(at).outgoing, f"visit-{number}", at)
        keep_answer(session, f"visit-{number}", "confirmed", "")
        keep_answer(session, f"visit-{number}", "contacted", "no")
        end_call(session, f"visit-{number}", Outcome.ANSWERED, at)
    with hotline.factory.begin() as session:
        settle(session, town.casework, f"visit-{number}", at)


async def test_the_workbench_shows_what_is_the_lines_and_a_person_takes_it(
    hotline: Whole, staff: Staff, pictures: Pictures, axe: str
) -> None:
    town = Town(hotline)
    waiting, cut = to_visit(hotline, town), to_visit(hotline, town)
    cut_off(hotline, town, cut)
    caller = await staff("6001")
    await caller.page.goto("/follow-up")
    await caller.part("box-machine").click()
    row = caller.part(f"machine-{waiting}")
    await expect(row).to_have_attribute("data-state", "open")
    await expect(caller.part(f"machine-{cut}")).to_have_count(0)
    await row.click()
    await expect(caller.part("visit-case")).to_have_attribute("data-number", waiting)
    await expect(caller.part("machine")).to_have_attribute("data-state", "open")
    for theme in THEMES:
        await choose_theme(caller.page, theme)
        await accessible(caller.page, axe)
    await choose_theme(caller.page, "light")
    await pictures.take(caller.page, "follow-up-by-line")
    await caller.part("machine-take").click()
    await expect(caller.part("machine")).to_have_attribute("data-state", "people")
    await expect(caller.part("machine")).to_contain_text("6001")
    await expect(row).to_have_count(0)
    await expect(caller.part("question-reached")).to_be_visible()

    await open_visit(caller, cut)
    card = caller.part("machine")
    await expect(card).to_have_attribute("data-state", "people")
    await expect(card).to_contain_text(re.compile("中途挂机.*没有联系", re.DOTALL))
    await accessible(caller.page, axe)
