"""A citizen urges by key, once a day for one ticket."""

import pytest
from sqlalchemy import select

from crm.moves import IllegalMoveError
from crm.progress.states import Urged
from crm.progress.urging import SAID
from crm.supervision.models import Reminder
from tests.unit.crm.cases.people import FRIDAY_NOON, OPERATOR, REVIEWER, after
from tests.unit.crm.progress.callers import Callers

pytestmark = pytest.mark.unit


def reminders(callers: Callers, number: str) -> list[tuple[str, str, str | None]]:
    with callers.reading() as session:
        rows = session.scalars(select(Reminder).where(Reminder.ticket == number).order_by(Reminder.id))
        return [(row.by, row.text, row.call_id) for row in rows]


def test_a_key_is_the_ordinary_reminder_with_the_citizen_as_its_source(callers: Callers) -> None:
    number = callers.dispatched(callers.bureau)
    assert callers.urge(number) is Urged.DONE
    assert callers.ticket(number).reminders == 1
    assert reminders(callers, number) == [("citizen", SAID, "call-1")]
    told = callers.events(number)[-1]
    assert (told.move, told.actor, told.role, told.call_id) == ("remind", "citizen", "system", "call-1")


def test_urging_again_on_the_same_day_of_the_city_changes_nothing(callers: Callers) -> None:
    number, other = callers.dispatched(callers.bureau), callers.dispatched(callers.bureau)
    last, midnight = after(hours=11, minutes=59), after(hours=12)
    assert [callers.urge(number, at) for at in (FRIDAY_NOON, FRIDAY_NOON, last)] == [
        Urged.DONE,
        Urged.BEFORE,
        Urged.BEFORE,
    ]
    assert callers.urge(other) is Urged.DONE
    assert callers.urge(number, midnight) is Urged.DONE
    assert callers.ticket(number).reminders == 2


def test_who_urged_by_word_of_mouth_today_need_not_urge_by_key(callers: Callers) -> None:
    number = callers.dispatched(callers.bureau)
    callers.move(OPERATOR, number, FRIDAY_NOON, "remind", text="请尽快")
    assert callers.urge(number, after(hours=1)) is Urged.BEFORE


def test_what_is_over_cannot_be_urged(callers: Callers) -> None:
    number = callers.dispatched(callers.bureau)
    callers.move(REVIEWER, number, FRIDAY_NOON, "withdraw", reason="诉求人撤回")
    with pytest.raises(IllegalMoveError):
        callers.urge(number)
