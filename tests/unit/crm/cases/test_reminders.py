"""What reminders do to the place of a ticket in inboxes."""

from datetime import datetime

import pytest

from crm.tickets.urgency import pressing_at
from tests.unit.crm.cases.people import FRIDAY_NOON, OPERATOR, REVIEWER, after, clerk
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

MONDAY = after(days=10)
"""A working day; the Friday, the Thursday and the Wednesday before are as well."""


@pytest.mark.parametrize(
    ("reminders", "moment"),
    [(0, MONDAY), (1, after(days=7)), (3, after(days=5)), (4, after(days=5)), (1_000_000, after(days=5))],
)
def test_each_reminder_counts_a_working_day_up_to_three(hall: CityHall, reminders: int, moment: datetime) -> None:
    assert pressing_at(hall.casework, MONDAY, reminders, FRIDAY_NOON) == moment


def test_a_part_stands_ahead_of_its_end_and_an_ended_ticket_nowhere(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, FRIDAY_NOON, "sign")
    (calm,) = hall.assignments(number)
    assert (calm.pressing_at, hall.ticket(number).pressing_at) == (calm.due_at, calm.due_at)
    hall.move(OPERATOR, number, FRIDAY_NOON, "remind", text="请尽快")
    (urged,) = hall.assignments(number)
    assert urged.due_at == calm.due_at
    assert urged.pressing_at
    assert urged.pressing_at < calm.due_at
    assert hall.ticket(number).pressing_at == urged.pressing_at
    hall.move(REVIEWER, number, FRIDAY_NOON, "withdraw", reason="诉求人撤回")
    assert hall.ticket(number).pressing_at is None
