"""Citizens whom no message reaches: a person tells them, and says how, when and what."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from crm.duplicates.models import TicketCitizen
from crm.moves import IllegalMoveError
from crm.tickets.access import Reader
from crm.tickets.inbox import list_box
from crm.tickets.moves.errors import MoveInputError
from tests.unit.crm.cases.people import OPERATOR, REVIEWER, VISITOR, after
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

LANDLINE, OTHER_LANDLINE = "02780000001", "02780000002"


def ended(hall: CityHall, **form: str) -> str:
    """End a ticket of two citizens whom no message reaches, two hours after noon; the second one's was merged."""
    number = hall.open(after(), **{"callback_number": LANDLINE, **form})
    other = hall.open(after(minutes=1), callback_number=OTHER_LANDLINE)
    hall.move(OPERATOR, other, after(minutes=2), "merge", into=number, reason="同一路灯")
    hall.move(REVIEWER, number, after(hours=2, seconds=40), "withdraw", reason="市民撤回")
    return number


def tell(hall: CityHall, number: str, of: str, told_at: datetime, **said: Any) -> None:
    said = {"way": "in_person", "note": "已当面说明办理结果", **said}
    hall.move(VISITOR, number, after(hours=5), "tell", from_ticket=of, told_at=told_at, **said)


def marks(hall: CityHall, number: str) -> dict[str, tuple[datetime | None, str]]:
    """Return of each citizen, by the ticket they told it in, when and how they were told."""
    with hall.reading() as session:
        rows = session.scalars(select(TicketCitizen).where(TicketCitizen.ticket == number))
        return {row.from_ticket: (row.told_at, row.told_way) for row in rows}


def merged(hall: CityHall, number: str) -> str:
    return next(one for one in marks(hall, number) if one != number)


def test_one_citizen_is_marked_as_told_and_the_others_are_not(hall: CityHall) -> None:
    number = ended(hall)
    other = merged(hall, number)
    tell(hall, number, other, after(hours=3), teller="刘社区", note="已送达书面答复")
    assert marks(hall, number) == {number: (None, "untold"), other: (after(hours=3), "in_person")}
    event = hall.events(number)[-1]
    assert (event.move, event.actor, event.at) == ("tell", VISITOR.login, after(hours=5))
    assert event.reason == "刘社区：已送达书面答复"
    assert event.data == {"from_ticket": other, "way": "in_person"}
    assert hall.ticket(number).status == "closed"


def test_nobody_is_told_twice(hall: CityHall) -> None:
    number = ended(hall)
    tell(hall, number, number, after(hours=3))
    with pytest.raises(MoveInputError):
        tell(hall, number, number, after(hours=4))
    assert marks(hall, number)[number] == (after(hours=3), "in_person")


def test_whom_a_message_reached_is_not_told_by_hand(hall: CityHall) -> None:
    number = ended(hall, callback_number="13800000001")
    with pytest.raises(MoveInputError):
        tell(hall, number, number, after(hours=3))


def test_a_citizen_of_another_matter_is_refused(hall: CityHall) -> None:
    number = ended(hall)
    with pytest.raises(MoveInputError):
        tell(hall, number, hall.open(after(minutes=1)), after(hours=3))


@pytest.mark.parametrize("hours", [1.9, 5.1], ids=["before there was a result", "in the future"])
def test_nobody_was_told_at_an_impossible_moment(hall: CityHall, hours: float) -> None:
    number = ended(hall)
    with pytest.raises(MoveInputError):
        tell(hall, number, number, after(hours=hours))


def test_the_minute_of_the_end_is_a_moment_after_it(hall: CityHall) -> None:
    number = ended(hall)
    tell(hall, number, number, after(hours=2))
    assert marks(hall, number)[number] == (after(hours=2), "in_person")


@pytest.mark.parametrize("note", ["", "已告知", " 已 告 知 "])
def test_a_word_is_no_account_of_what_was_said(hall: CityHall, note: str) -> None:
    number = ended(hall)
    with pytest.raises(ValidationError):
        tell(hall, number, number, after(hours=3), note=note)


def test_without_a_result_there_is_nothing_to_tell(hall: CityHall) -> None:
    number = hall.open(after(), callback_number=LANDLINE)
    with pytest.raises(IllegalMoveError):
        tell(hall, number, number, after(hours=3))


def test_after_the_last_word_everyone_is_told_anew(hall: CityHall) -> None:
    number = ended(hall)
    tell(hall, number, number, after(hours=3))
    hall.move(REVIEWER, number, after(hours=4), "final_reply", text="依法终结。", signed_by="局长")
    assert marks(hall, number)[number] == (None, "untold")
    with pytest.raises(MoveInputError):
        tell(hall, number, number, after(hours=3.5))
    tell(hall, number, number, after(hours=4.5), way="letter")
    assert marks(hall, number)[number] == (after(hours=4.5), "letter")


def waiting(hall: CityHall) -> list[str]:
    with hall.reading() as session:
        return [one.ticket.number for one in list_box(Reader(session, VISITOR), "untold", cursor="", limit=9).items]


def test_a_matter_waits_until_each_citizen_was_told(hall: CityHall) -> None:
    number = ended(hall)
    hall.open(after(minutes=2), callback_number=LANDLINE)
    other = merged(hall, number)
    assert waiting(hall) == [number]
    tell(hall, number, number, after(hours=3))
    assert waiting(hall) == [number]
    tell(hall, number, other, after(hours=3))
    assert waiting(hall) == []


def test_what_was_opened_again_does_not_wait_to_be_told(hall: CityHall) -> None:
    number = ended(hall)
    hall.move(REVIEWER, number, after(hours=3), "reopen", reason="又坏了")
    assert waiting(hall) == []
