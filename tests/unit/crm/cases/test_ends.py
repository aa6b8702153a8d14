"""However a ticket ends: everyone who told the matter hears of it, nobody's data leaves, and nothing presses."""

from typing import Any

import pytest
from sqlalchemy import select

from crm.duplicates.models import TicketCitizen
from crm.notices.models import Notice
from crm.replies.models import Reply
from crm.supervision.flags import raise_flag
from crm.tickets.models import Ticket
from crm.tickets.page import read_file
from tests.unit.crm.cases.people import DISPATCHER, OPERATOR, REVIEWER, VISITOR, Actor, after, clerk
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_closing import HAPPY, handled
from tests.unit.crm.cases.test_departments import DONE

pytestmark = pytest.mark.unit

REPLIED = DONE["public_reply"]
MERGED = {"callback_number": "13800000002", "citizen_name": "李梅"}


def merged_into(hall: CityHall, main: str, **form: str) -> str:
    number = hall.open(after(minutes=1), **{**MERGED, **form})
    hall.move(OPERATOR, number, after(minutes=2), "merge", into=main, reason="同一路灯")
    return number


def answered(hall: CityHall, number: str, hours: float) -> None:
    """Ask the citizen, who is content, and close it."""
    hall.move(VISITOR, number, after(hours=hours), "follow_up", **HAPPY)
    hall.move(REVIEWER, number, after(hours=hours), "close")


def told(hall: CityHall, number: str) -> list[str]:
    """Return the text messages about a ticket, oldest first."""
    with hall.reading() as session:
        query = select(Notice.body).where(Notice.ticket == number, Notice.channel == "sms").order_by(Notice.id)
        return list(session.scalars(query))


def marks(hall: CityHall, number: str) -> list[tuple[bool, str]]:
    """Return of each citizen whether they were told, and how."""
    with hall.reading() as session:
        rows = session.scalars(select(TicketCitizen).where(TicketCitizen.ticket == number).order_by(TicketCitizen.id))
        return [(row.told_at is not None, row.told_way) for row in rows]


def refuse(hall: CityHall, number: str) -> None:
    code = hall.casework.rules(after()).intake.rejections[0].code
    hall.move(OPERATOR, number, after(hours=1), "reject", reason_code=code, advice="请向人民法院起诉")
    hall.move(REVIEWER, number, after(hours=2), "confirm_rejection", reason="内部意见")


def hand_over(hall: CityHall, number: str) -> None:
    line = hall.casework.rules(after()).outgoing.emergencies[0].code
    hall.move(OPERATOR, number, after(hours=1), "transfer_emergency", to=line, summary="有人被困")
    hall.move(OPERATOR, number, after(hours=2), "emergency_result", accepted=True, result="被困人员已救出")


def wait_in_vain(hall: CityHall, number: str) -> None:
    hall.move(OPERATOR, number, after(hours=1), "ask_info", reason="地址不清")
    hall.move(REVIEWER, number, after(hours=2), "close_without_info", reason="内部意见")


def take_back(hall: CityHall, number: str) -> None:
    hall.move(REVIEWER, number, after(hours=2), "withdraw", reason="内部意见")


ENDS = {refuse: "请向人民法院起诉", hand_over: "被困人员已救出", wait_in_vain: "缺少办理所需的信息", take_back: "撤回"}


def test_a_matter_that_was_opened_again_is_answered_again(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    answered(hall, number, 1)
    assert told(hall, number) == [f"工单{number}：{REPLIED}"]
    hall.move(REVIEWER, number, after(hours=2), "reopen", reason="又坏了")
    assert marks(hall, number) == [(False, "")]
    hall.move(DISPATCHER, number, after(hours=3), "dispatch", lead=hall.bureau, basis="按目录")
    hall.move(clerk(hall.bureau), number, after(hours=4), "sign")
    hall.move(clerk(hall.bureau), number, after(hours=5), "reply", **{**DONE, "public_reply": "已更换灯头"})
    hall.move(REVIEWER, number, after(hours=6), "approve")
    answered(hall, number, 7)
    assert told(hall, number) == [f"工单{number}：{REPLIED}", f"工单{number}：已更换灯头"]
    assert marks(hall, number) == [(True, "sms")]


def test_a_matter_that_was_opened_again_is_asked_about_as_often_as_the_first_time(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    for hour in (1, 2, 3):
        hall.move(VISITOR, number, after(hours=hour), "follow_up", reached=False)
    hall.move(REVIEWER, number, after(hours=4), "close")
    hall.move(REVIEWER, number, after(hours=5), "reopen", reason="又坏了")
    hall.move(DISPATCHER, number, after(hours=6), "dispatch", lead=hall.bureau, basis="按目录")
    hall.move(clerk(hall.bureau), number, after(hours=7), "sign")
    hall.move(clerk(hall.bureau), number, after(hours=8), "reply", **DONE)
    hall.move(REVIEWER, number, after(hours=9), "approve")
    hall.move(VISITOR, number, after(hours=10), "follow_up", reached=False)
    assert hall.ticket(number).status == "pending_visit"


@pytest.mark.parametrize(("end", "words"), ENDS.items(), ids=[end.__name__ for end in ENDS])
def test_whoever_told_the_matter_hears_how_it_ended(hall: CityHall, end: Any, words: str) -> None:
    number = hall.open()
    other = merged_into(hall, number)
    end(hall, number)
    bodies = told(hall, number)
    assert [body.split("：")[0] for body in bodies] == [f"工单{number}", f"工单{other}"]
    assert all(words in body and "内部意见" not in body for body in bodies)
    assert marks(hall, number) == [(True, "sms"), (True, "sms")]


@pytest.mark.parametrize("end", [*ENDS, lambda hall, number: merged_into_another(hall, number)])
def test_an_end_takes_the_colour_down(hall: CityHall, end: Any) -> None:
    number = hall.open()
    with hall.factory.begin() as session:
        raise_flag(session, session.get_one(Ticket, number), "red", "overdue", after())
    end(hall, number)
    assert hall.ticket(number).flag == ""


def merged_into_another(hall: CityHall, number: str) -> None:
    hall.move(OPERATOR, number, after(hours=1), "merge", into=hall.open(after(minutes=1), **MERGED), reason="同一路灯")


def test_a_merged_ticket_is_told_from_the_one_that_goes_on(hall: CityHall) -> None:
    main = hall.dispatched(hall.bureau)
    other = merged_into(hall, main)
    assert told(hall, other) == []
    handled(hall, main)
    answered(hall, main, 1)
    assert told(hall, main) == [f"工单{main}：{REPLIED}", f"工单{other}：{REPLIED}"]


def test_a_citizen_of_several_tickets_is_told_once(hall: CityHall) -> None:
    main = hall.open(after(), **MERGED)
    merged_into(hall, main)
    hall.move(OPERATOR, main, after(minutes=3), "correct", values={"callback_number": "13800000009"})
    merged_into(hall, main)
    hall.move(OPERATOR, main, after(minutes=4), "correct", values={"callback_number": "13800000002"})
    take_back(hall, main)
    assert told(hall, main) == [f"工单{main}：您反映的事项已按撤回要求结束，不再办理。如仍需办理，请再次来电。"]


def test_a_corrected_number_is_the_one_that_hears_of_it(hall: CityHall) -> None:
    number = hall.open()
    hall.move(OPERATOR, number, after(), "correct", values={"callback_number": "13800000009"})
    take_back(hall, number)
    with hall.reading() as session:
        address = session.scalars(select(Notice.address).where(Notice.ticket == number)).one()
        assert address == f"citizen:{session.get_one(Ticket, number).citizen_id}"


@pytest.mark.parametrize(
    ("form", "mark"),
    [
        ({"callback_number": "02780000001"}, (False, "untold")),
        ({"callback_number": "", "confidentiality": "anonymous"}, (False, "untold")),
        ({"reply_wanted": "no"}, (False, "unwanted")),
    ],
)
def test_nobody_is_marked_as_told_whom_no_message_reaches(
    hall: CityHall, form: dict[str, str], mark: tuple[bool, str]
) -> None:
    number = hall.open(after(), **form)
    take_back(hall, number)
    assert (told(hall, number), marks(hall, number)) == ([], [mark])


def test_who_was_asked_by_telephone_has_heard_it_without_a_message(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, after(), callback_number="02780000001")
    merged_into(hall, number, callback_number="02780000002")
    handled(hall, number)
    answered(hall, number, 1)
    assert (told(hall, number), marks(hall, number)) == ([], [(True, "follow_up"), (False, "untold")])


NAMED = "已联系王建国（13800000001）和李梅（+85291234567）"


def say_at_once(hall: CityHall, number: str, who: Actor) -> None:
    hall.move(OPERATOR, number, after(hours=1), "answer", public_reply=NAMED)
    answered(hall, number, 2)


def say_in_reply(hall: CityHall, number: str, who: Actor) -> None:
    hall.move(OPERATOR, number, after(hours=1), "submit")
    hall.move(DISPATCHER, number, after(hours=1), "dispatch", lead=who.department, basis="按目录")
    hall.move(who, number, after(hours=1), "sign")
    hall.move(who, number, after(hours=1), "feedback", text=NAMED, public=True)
    hall.move(who, number, after(hours=1), "reply", **{**DONE, "public_reply": NAMED})
    hall.move(REVIEWER, number, after(hours=1), "approve")
    answered(hall, number, 2)


def say_last(hall: CityHall, number: str, who: Actor) -> None:
    hall.move(REVIEWER, number, after(hours=1), "withdraw", reason="市民撤回")
    hall.move(REVIEWER, number, after(hours=2), "final_reply", text=NAMED, signed_by="局长")


@pytest.mark.parametrize("say", [say_at_once, say_in_reply, say_last])
def test_no_public_text_names_a_citizen_or_their_number(hall: CityHall, say: Any) -> None:
    number = hall.open()
    merged_into(hall, number, callback_number="+85291234567")
    say(hall, number, clerk(hall.bureau))
    with hall.reading() as session:
        texts = [*told(hall, number), *session.scalars(select(Reply.public_reply).where(Reply.ticket == number))]
    texts += [event.reason for event in hall.events(number)]
    assert any("已联系王**" in text for text in texts)
    for secret in ("王建国", "13800000001", "李梅", "85291234567"):
        assert not any(secret in text for text in texts), secret


def test_the_last_word_is_kept_told_to_everyone_and_found_by_the_same_matter(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    other = merged_into(hall, number)
    handled(hall, number)
    answered(hall, number, 1)
    hall.move(REVIEWER, number, after(days=1), "final_reply", text="依法终结，不再办理。", signed_by="局长")
    with hall.reading() as session:
        kept = session.scalars(select(Reply).where(Reply.ticket == number).order_by(Reply.id.desc())).first()
        assert kept is not None
        assert (kept.public_reply, kept.signed_off_by, kept.assignment_id) == ("依法终结，不再办理。", "局长", None)
    assert told(hall, number)[2:] == [f"工单{one}：依法终结，不再办理。" for one in (number, other)]
    sooner = hall.open(after(days=300))
    hall.move(REVIEWER, sooner, after(days=300), "withdraw", reason="市民撤回")
    for form in ({}, MERGED):
        again = hall.ticket(hall.open(after(days=301), **form))
        assert again.repeat_of == number
        with hall.reading() as session:
            assert read_file(session, again).last_word == "依法终结，不再办理。"
