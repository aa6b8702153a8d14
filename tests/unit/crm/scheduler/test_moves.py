"""What the system does when nobody did it in time."""

from typing import Any

import pytest

from crm.calls.outgoing import open_outgoing
from crm.operators.models import Operator
from crm.tickets.models import Ticket
from tests.unit.crm.cases.people import OPERATOR, REVIEWER, SUPERVISOR, VISITOR, clerk
from tests.unit.crm.scheduler.story import REPLY, Story, city

pytestmark = pytest.mark.unit

NOON = city("2026-11-20 12:00")


def test_who_does_not_answer_a_question_is_closed_without_it(story: Story) -> None:
    number = story.hall.open(NOON)
    story.hall.move(OPERATOR, number, NOON, "ask_info", reason="请补充地点")
    story.run(city("2026-11-30 00:00"))
    ticket = story.hall.ticket(number)
    assert (ticket.status, ticket.close_reason) == ("closed", "no_info")


def test_a_closing_ticket_is_closed_and_later_archived(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, NOON)
    story.hall.move(clerk(story.hall.bureau), number, NOON, "sign")
    story.hall.move(clerk(story.hall.bureau), number, NOON, "reply", **REPLY)
    story.hall.move(REVIEWER, number, NOON, "approve")
    happy: dict[str, Any] = {
        "reached": True,
        "contacted": "yes",
        "solved": "yes",
        "result": "satisfied",
        "attitude": "satisfied",
    }
    story.hall.move(VISITOR, number, NOON, "follow_up", **happy)
    story.run(city("2026-11-24 00:00"))
    assert story.hall.ticket(number).status == "closed"
    story.run(city("2026-12-20 00:00"))
    assert story.hall.ticket(number).status == "closed"
    story.run(city("2027-01-10 00:00"))
    assert story.hall.ticket(number).status == "archived"
    assert [line.split(maxsplit=2)[2] for line in story.lines] == ["close", "archive"]


def test_signing_by_itself_waits_for_a_decision_about_a_return(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, NOON)
    asked = city("2026-11-20 14:00")
    story.hall.move(
        clerk(story.hall.bureau), number, asked, "ask_return", reason_code=story.hall.unproven, reason="非本单位职责"
    )
    report = story.passed(city("2026-11-20 18:00"))
    assert (report.failed, story.hall.ticket(number).status) == (0, "return_review")


def test_nobody_is_visited_by_the_clock(story: Story) -> None:
    """A missed follow-up stays late and the follow-up group's turn: no evaluation is made up."""
    number = story.hall.dispatched(story.hall.bureau, NOON)
    story.hall.move(clerk(story.hall.bureau), number, NOON, "sign")
    story.hall.move(clerk(story.hall.bureau), number, NOON, "reply", **REPLY)
    story.hall.move(REVIEWER, number, NOON, "approve")
    story.run(city("2026-12-31 00:00"))
    ticket = story.hall.ticket(number)
    assert (ticket.status, ticket.turn_role, ticket.final_result) == ("pending_visit", "follow_up", None)


@pytest.mark.parametrize(("spoke", "state", "told"), [("2026-11-20 15:00", "met", 0), (None, "running", 1)])
def test_a_call_the_citizen_answered_in_time_is_the_first_contact(
    story: Story, spoke: str | None, state: str, told: int
) -> None:
    number = story.hall.dispatched(story.hall.bureau, NOON)
    story.hall.move(clerk(story.hall.bureau), number, NOON, "sign")
    if spoke:
        with story.hall.factory.begin() as session:
            session.add(
                Operator(
                    login="5001", name="", role="clerk", password_hash="", department=story.hall.bureau, created_at=NOON
                )
            )
            call = open_outgoing(session, "pbx-9", session.get_one(Ticket, number), "5001", "13800000001", city(spoke))
            call.answered_at = city(spoke)
    story.run(city("2026-11-24 12:00"))
    (clock,) = [clock for clock in story.hall.clocks(number) if clock.kind == "contact"]
    assert (clock.state, len(story.opening_times("contact_due"))) == (state, told)


def test_news_of_a_long_matter_are_asked_for(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, NOON)
    me = clerk(story.hall.bureau)
    story.hall.move(me, number, NOON, "sign")
    story.hall.move(
        me, number, NOON, "ask_long_extension", amount=60, reason="需要招标", citizen_told="11月20日电话告知"
    )
    story.hall.move(SUPERVISOR, number, NOON, "grant_extension", reason="同意")
    story.run(city("2026-12-15 00:00"))
    assert [line.split(maxsplit=2)[2] for line in story.lines] == ["late", "feedback_due"]
    assert len(story.opening_times("feedback_due")) == 1


def test_the_hotlines_own_lateness_gives_no_department_a_colour(story: Story) -> None:
    number = story.hall.open(NOON)
    story.run(city("2026-12-31 00:00"))
    ticket = story.hall.ticket(number)
    assert (ticket.flag, ticket.supervision_level, ticket.turn_role) == ("", 0, "operator")
    assert story.lines == ["11-21 12:00 late"]
