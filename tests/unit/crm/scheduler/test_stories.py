"""What a department that does nothing meets, moment by moment."""

import pytest
from sqlalchemy import select

from crm.deadlines.models import Deadline
from crm.deadlines.service import pause
from crm.notices.models import Notice
from crm.supervision.models import FlagChange, Letter, Supervision
from tests.unit.crm.cases.people import LEADER, OPERATOR, REVIEWER, SUPERVISOR, clerk
from tests.unit.crm.scheduler.story import REPLY, Story, city

pytestmark = pytest.mark.unit

LATE = {
    "an ordinary week": (
        "2026-11-20 12:00",
        [
            "11-20 17:30 sign",
            "11-23 17:30 late",
            "11-26 17:30 flag:yellow level:1 warn",
            "11-27 17:30 flag:orange overdue",
            "11-30 17:30 level:2",
            "12-02 17:30 flag:red level:3",
            "12-07 17:30 level:4",
        ],
    ),
    "over Spring Festival with its make-up Saturdays": (
        "2026-02-10 10:00",
        [
            "02-10 15:30 sign",
            "02-11 17:30 late",
            "02-14 17:30 flag:yellow level:1 warn",
            "02-24 17:30 flag:orange overdue",
            "02-25 17:30 level:2",
            "02-27 17:30 flag:red level:3",
            "03-03 17:30 level:4",
        ],
    ),
}


@pytest.mark.parametrize("name", LATE)
def test_pressure_grows_by_itself(story: Story, name: str) -> None:
    start, lines = LATE[name]
    number = story.hall.dispatched(story.hall.bureau, city(start))
    assert story.run(city(start) + (city("2026-04-01 00:00") - city("2026-01-01 00:00"))) == lines
    ticket = story.hall.ticket(number)
    assert (ticket.flag, ticket.supervision_level, ticket.turn_role) == ("red", 4, "clerk")
    assert story.rows(Supervision, "level", "trigger", "department") == [
        (1, "warn", story.hall.bureau),
        *((level, "overdue", story.hall.bureau) for level in (2, 3, 4)),
    ]
    assert [flag for (flag,) in story.rows(FlagChange, "flag")] == ["yellow", "orange", "red"]
    assert len(story.rows(Letter, "id")) == 4
    assert [e.move for e in story.hall.events(number) if e.actor == "system"] == ["sign", *["supervise"] * 4]


def extension_granted(story: Story, number: str, at: str, amount: int) -> None:
    """Ask in the last hours, and be answered only then."""
    department = clerk(story.hall.bureau)
    story.hall.move(department, number, city("2026-11-27 16:00"), "ask_extension", amount=amount, reason="备料",
                    citizen_told="已告知")  # fmt: skip
    story.run(city(at))
    story.hall.move(REVIEWER, number, city(at), "grant_extension", reason="同意")


def test_an_extension_takes_back_what_said_that_time_ran_out_and_lateness_begins_anew(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.run(city("2026-11-27 16:00"))
    extension_granted(story, number, "2026-12-01 10:00", 5)
    ticket = story.hall.ticket(number)
    assert (ticket.flag, ticket.supervision_level, ticket.due_at) == ("", 0, city("2026-12-04 17:30"))
    assert story.rows(Supervision, "level", "trigger", "released_by", "release_reason") == [
        (1, "warn", REVIEWER.login, "同意"),
        (2, "overdue", REVIEWER.login, "同意"),
    ]
    before = len(story.lines)
    story.run(city("2026-12-08 00:00"))
    assert story.lines[before:] == [
        "12-03 17:30 flag:yellow level:1 warn",
        "12-04 17:30 flag:orange overdue",
        "12-07 17:30 level:2",
    ]


def test_an_extension_leaves_what_was_issued_for_other_reasons(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.hall.move(SUPERVISOR, number, city("2026-11-20 13:00"), "supervise", level=4, reason="久拖不决")
    story.run(city("2026-11-27 16:00"))
    extension_granted(story, number, "2026-12-02 10:00", 3)
    ticket = story.hall.ticket(number)
    assert (ticket.flag, ticket.supervision_level, ticket.due_at) == ("yellow", 4, city("2026-12-02 17:30"))
    assert ("warn", None) in story.rows(Supervision, "trigger", "released_at"), "less than a day is left"


def test_letters_wait_for_working_time(story: Story) -> None:
    story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.run(city("2026-12-31 00:00"))
    assert story.opening_times("letter") == [
        "11-27 Fri 08:30",
        "12-01 Tue 08:30",
        "12-03 Thu 08:30",
        "12-08 Tue 08:30",
    ]
    assert story.opening_times("overdue") == ["11-30 Mon 08:30"], "Friday evening waits for Monday morning"


def test_a_unit_that_never_sleeps_is_told_at_once(story: Story) -> None:
    unit = next(d.code for d in story.hall.casework.rules(city("2026-11-20 12:00")).departments if d.code == "police")
    story.hall.dispatched(unit, city("2026-11-20 12:00"))
    story.run(city("2026-11-28 12:00"))
    assert story.opening_times("overdue")[0].startswith("11-2")
    made = dict(story.rows(Supervision, "level", "issued_at"))
    assert story.opening_times("letter")[0] == f"{made[1].astimezone(story.hall.casework.zone):%m-%d %a %H:%M}"


def test_what_is_urgent_goes_out_in_the_night(story: Story) -> None:
    story.hall.dispatched(story.hall.bureau, city("2026-11-20 23:00"), urgency="特急")
    story.run(city("2026-11-22 23:30"))
    assert story.lines[-2:] == ["11-21 19:00 flag:yellow level:1 warn", "11-21 23:00 flag:orange overdue"]
    assert story.opening_times("letter") == ["11-21 Sat 19:00"]
    assert story.opening_times("overdue") == ["11-21 Sat 23:00"]


def test_every_message_and_letter_names_the_ticket_as_it_is_read_out(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.hall.move(OPERATOR, number, city("2026-11-20 14:00"), "remind", text="请尽快")
    story.run(city("2026-12-05 00:00"))
    told = story.rows(Notice, "kind", "subject", "body")
    in_groups = f"{number[:6]} {number[6:12]} {number[12:14]} {number[14:]}"
    assert {kind for kind, *_ in told} >= {"dispatched", "reminder", "overdue", "letter"}
    assert [kind for kind, _, body in told if in_groups not in body] == []
    assert [kind for kind, *said in told if number in "".join(said)] == []


def test_a_reply_ends_the_pressure(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.run(city("2026-11-30 18:00"))
    story.hall.move(clerk(story.hall.bureau), number, city("2026-12-01 09:00"), "reply", **REPLY)
    story.run(city("2026-12-31 00:00"))
    assert story.rows(Supervision, "level") == [(1,), (2,)]


def test_an_unanswered_letter_rises_and_an_answered_one_does_not(story: Story) -> None:
    unanswered = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    answered = story.hall.dispatched(story.hall.utility, city("2026-11-20 12:00"), category="公用事业/供水/停水")
    for number in (unanswered, answered):
        story.hall.move(SUPERVISOR, number, city("2026-11-20 14:00"), "supervise", level=1, reason="群众反映强烈")
    first, second = (id_ for (id_,) in story.rows(Supervision, "id"))
    story.hall.move(
        clerk(story.hall.utility), answered, city("2026-11-20 16:00"), "supervision_feedback", supervision_id=second,
        text="已安排抢修",
    )  # fmt: skip
    story.run(city("2026-11-24 18:00"))
    risen = story.rows(Supervision, "ticket", "level", "trigger", "occasion")[2:]
    assert (unanswered, 2, "promotion", f"promotion:{first}") in risen
    assert all(ticket == unanswered or trigger != "promotion" for ticket, _, trigger, _ in risen)


def test_a_rise_and_a_missed_end_do_not_say_the_same_twice(story: Story) -> None:
    """Level 2 comes by promotion of the first letter; being overdue a day does not issue it again."""
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.run(city("2026-11-26 18:00"))
    with story.hall.factory.begin() as session:
        letter = session.query(Supervision).one()
        letter.promote_at = city("2026-11-30 08:30")
    story.run(city("2026-12-01 18:00"))
    assert story.rows(Supervision, "level", "trigger") == [(1, "warn"), (2, "promotion")]
    assert story.hall.ticket(number).supervision_level == 2


def test_an_instruction_not_carried_out_brings_its_level_later(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.hall.move(LEADER, number, city("2026-11-20 12:30"), "instruct", leader="王市长", text="请尽快解决")
    story.run(city("2026-11-27 17:30"))
    assert (4, "instruction") in story.rows(Supervision, "level", "trigger")


def test_an_instruction_on_a_matter_that_ended_brings_nothing(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.hall.move(LEADER, number, city("2026-11-20 12:30"), "instruct", leader="王市长", text="请尽快解决")
    story.hall.move(REVIEWER, number, city("2026-11-23 10:00"), "withdraw", reason="诉求人撤回")
    story.run(city("2026-12-20 17:30"))
    assert story.rows(Supervision, "level") == []


def test_a_reply_that_is_sent_back_lets_the_letter_rise_later(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.hall.move(SUPERVISOR, number, city("2026-11-20 14:00"), "supervise", level=1, reason="群众反映强烈")
    story.run(city("2026-11-20 18:00"))
    story.hall.move(clerk(story.hall.bureau), number, city("2026-11-23 09:00"), "reply", **REPLY)
    story.run(city("2026-11-24 18:00"))
    assert story.rows(Supervision, "level") == [(1,)]
    story.hall.move(REVIEWER, number, city("2026-11-25 09:00"), "send_back", reason="没有说明原因")
    story.run(city("2026-11-25 18:00"))
    assert story.rows(Supervision, "level", "trigger") == [(1, "manual"), (2, "promotion")]


def test_a_co_handler_gets_letters_but_gives_the_ticket_no_colour(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"), story.hall.utility)
    co = next(a for a in story.hall.assignments(number) if a.role == "co")
    with story.hall.factory.begin() as session:
        leads = select(Deadline).where(Deadline.kind == "handle", Deadline.assignment_id != co.id)
        for clock in session.scalars(leads):
            pause(session, clock, "会商", "7002", city("2026-11-20 12:00"))
    story.run(city("2026-12-01 00:00"))
    assert story.rows(Supervision, "level", "department") == [(1, story.hall.utility), (2, story.hall.utility)]
    assert story.hall.ticket(number).flag == ""
