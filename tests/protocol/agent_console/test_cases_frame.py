"""Pages hear that a ticket changed: those at the hotline, and those of departments while they have a part in it."""

import pytest

from crm.bus.events import CasesChanged
from tests.protocol.agent_console.conftest import Running, frames_until_pong, receive
from tests.protocol.agent_console.office import (
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    ELSEWHERE,
    OPERATOR,
    OTHER_CLERK,
    REVIEWER,
    Office,
)

pytestmark = pytest.mark.protocol


async def test_a_move_is_told_to_whom_it_concerns_without_a_word_about_the_matter(console: Running) -> None:
    office = Office(console.world, console.app)
    number = (await office.make())["number"]
    await office.move(OPERATOR, number, "submit")
    async with console.browser() as desk, console.browser() as clerk, console.browser() as stranger:
        for browser, login in ((desk, "7002"), (clerk, CLERK), (stranger, OTHER_CLERK)):
            assert (await browser.sign_in(login)).status_code == 200
        async with desk.open() as at_desk, clerk.open() as at_department, stranger.open() as elsewhere:
            for page in (at_desk, at_department, elsewhere):
                await receive(page, "hello")
            await office.move(DISPATCHER, number, "dispatch", lead=DEPARTMENT, basis="按目录")
            told = await receive(at_desk, "cases")
            assert set(told) == {"type", "seq", "at", "ticket"}
            assert told["ticket"] == number
            assert (await receive(at_department, "cases"))["ticket"] == number
            assert await frames_until_pong(elsewhere) == []
    for left in office.desks.values():
        await left.aclose()


async def test_a_department_hears_that_its_part_ended_and_nothing_after_that(console: Running) -> None:
    office = Office(console.world, console.app)
    number = await office.dispatched()
    async with console.browser() as clerk, console.browser() as next_one:
        for browser, login in ((clerk, CLERK), (next_one, OTHER_CLERK)):
            assert (await browser.sign_in(login)).status_code == 200
        async with clerk.open() as at_department, next_one.open() as at_next:
            for page in (at_department, at_next):
                await receive(page, "hello")
            await office.move(REVIEWER, number, "recall", reason="派错")
            assert (await receive(at_department, "cases"))["ticket"] == number
            console.world.clock.advance(60)
            await office.move(DISPATCHER, number, "dispatch", lead=ELSEWHERE, basis="改派")
            assert (await receive(at_next, "cases"))["ticket"] == number
            assert await frames_until_pong(at_department) == []
    for left in office.desks.values():
        await left.aclose()


async def test_many_changes_reach_every_page_without_a_number(console: Running) -> None:
    async with console.browser() as clerk:
        await clerk.sign_in(CLERK)
        async with clerk.open() as page:
            await receive(page, "hello")
            console.world.bus.publish(CasesChanged())
            assert (await receive(page, "cases"))["ticket"] is None


async def test_a_clerk_has_no_telephone_desk(console: Running) -> None:
    async with console.browser() as clerk:
        await clerk.sign_in(CLERK)
        async with clerk.open() as page:
            assert (await receive(page, "hello"))["presence"]["state"] == "offline"
        refused = await clerk.http.post("/api/state", json={"move": "ready"})
        assert (refused.status_code, refused.json()["error"]) == (403, "not-allowed")
    assert console.world.desk.done == []
