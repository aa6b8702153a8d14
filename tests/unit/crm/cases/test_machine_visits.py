"""Stories of follow-ups that the line makes: which are its own, what becomes of a call, who is left to people."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import select

from config.rules.outgoing import OutgoingRules
from crm.calls.models import Call
from crm.calls.outgoing import open_outgoing, why_not
from crm.calls.pop import build_pop
from crm.calls.service import add_segment, end_call, move_call, open_call
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.follow_ups.by_machine import ForPeople, for_people
from crm.follow_ups.machine import begin_call, keep_answer, take, visits_of, waiting_visits
from crm.follow_ups.models import FollowUp, MachineCall, MachineVisit
from crm.follow_ups.settling import settle, unsettled
from crm.follow_ups.states import VisitResult, VisitState
from crm.messages.models import Message
from crm.moves import IllegalMoveError
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import MoveInputError
from crm.transcripts.service import add_utterance
from tests.unit.crm.cases.people import FORM, FRIDAY_NOON, LEADER, REVIEWER, SUPERVISOR, VISITOR, after
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_closing import HAPPY, NOW, handled, unhappy

pytestmark = pytest.mark.unit

NUMBER = FORM["callback_number"]
ALL_YES = {"contacted": "yes", "solved": "yes", "result": "satisfied", "attitude": "very_satisfied"}


def rules(hall: CityHall) -> OutgoingRules:
    """Return the demonstration's rules, with nothing left to chance."""
    found = hall.casework.rules(NOW).outgoing
    assert found.follow_up
    return found.model_copy(update={"follow_up": found.follow_up.model_copy(update={"by_people": 0.0})})


def to_ask(hall: CityHall, **form: str) -> str:
    number = hall.dispatched(hall.bureau, NOW, **form)
    handled(hall, number)
    return number


def waits(hall: CityHall) -> list[str]:
    with hall.reading() as session:
        return [one.ticket for one in waiting_visits(session, rules(hall))]


def dial(hall: CityHall, number: str, call_id: str = "visit-1", at: datetime = NOW) -> bool:
    with hall.factory.begin() as session:
        return begin_call(session, number, rules(hall), call_id, at) is not None


def ended(
    hall: CityHall,
    call_id: str = "visit-1",
    kept: Mapping[str, str] = MappingProxyType({}),
    *,
    at: datetime = NOW,
    outcome: Outcome = Outcome.ANSWERED,
) -> None:
    with hall.factory.begin() as session:
        for what, answer in kept.items():
            keep_answer(session, call_id, what, answer)
        end_call(session, call_id, outcome, at)


def settled(hall: CityHall, call_id: str = "visit-1", at: datetime = NOW) -> VisitResult | None:
    with hall.factory.begin() as session:
        return settle(session, hall.casework, call_id, at)


def visit(hall: CityHall, number: str) -> MachineVisit:
    with hall.reading() as session:
        return visits_of(session, [session.get_one(Ticket, number)])[number]


def asked(hall: CityHall, number: str) -> list[FollowUp]:
    with hall.reading() as session:
        return list(session.scalars(select(FollowUp).where(FollowUp.ticket == number).order_by(FollowUp.id)))


def test_a_ticket_that_was_answered_is_the_lines_to_ask_about(hall: CityHall) -> None:
    assert waits(hall) == []
    number = to_ask(hall)
    assert waits(hall) == [number]
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    assert waits(hall) == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"confidentiality": "confidential"}, ForPeople.CONFIDENTIAL),
        ({"confidentiality": "anonymous"}, ForPeople.CONFIDENTIAL),
        ({"reply_wanted": False}, ForPeople.NO_CONTACT),
        ({"reworks": 1}, ForPeople.DISSATISFIED),
        ({"first_result": "not_evaluated"}, ForPeople.DISSATISFIED),
        ({"supervision_level": 1}, ForPeople.SUPERVISED),
        ({"instructed": True}, ForPeople.INSTRUCTED),
    ],
)
def test_people_ask_where_a_machine_would_be_wrong(hall: CityHall, changed: dict[str, Any], why: ForPeople) -> None:
    number = to_ask(hall)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        for name, value in changed.items():
            setattr(ticket, name, value)
    follow_up = rules(hall).follow_up
    assert follow_up
    assert for_people(hall.ticket(number), follow_up) is why
    assert (waits(hall), dial(hall, number)) == ([], False)


@pytest.mark.parametrize("changed", [{"confidentiality": "confidential"}, {"instructed": True}])
def test_what_is_peoples_hides_no_ticket_of_the_lines(
    hall: CityHall, changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    peoples, lines = to_ask(hall), to_ask(hall, callback_number="13800000002")
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, peoples)
        for name, value in {**changed, "pressing_at": NOW - timedelta(days=9)}.items():
            setattr(ticket, name, value)
    monkeypatch.setattr("crm.follow_ups.machine.MOST", 1)
    assert waits(hall) == [lines]


def test_what_a_leader_heard_in_a_shift_is_peoples(hall: CityHall) -> None:
    ticket, follow_up = hall.ticket(to_ask(hall)), rules(hall).follow_up
    assert follow_up
    assert for_people(ticket, follow_up) is None
    ticket.leader_shift = 1
    assert for_people(ticket, follow_up) is ForPeople.LEADER_SHIFT


def test_a_leaders_instruction_and_a_citizen_who_was_dissatisfied_are_peoples(hall: CityHall) -> None:
    instructed, before = to_ask(hall), to_ask(hall, callback_number="13800000002")
    hall.move(LEADER, instructed, NOW, "instruct", leader="市长", text="抓紧")
    unhappy(hall, before)
    handled(hall, before)
    assert waits(hall) == []


def test_chance_leaves_a_share_to_people_and_says_the_same_whenever_it_is_asked(hall: CityHall) -> None:
    ticket, follow_up = hall.ticket(to_ask(hall)), rules(hall).follow_up
    assert follow_up
    lots = []
    for n in range(300):
        ticket.query_code = f"{n:06}"
        drawn = [for_people(ticket, follow_up.model_copy(update={"by_people": share})) for share in (0.0, 0.5, 1.0)]
        assert (drawn[0], drawn[2]) == (None, ForPeople.DRAWN)
        lots.append(drawn[1])
    assert 100 < lots.count(ForPeople.DRAWN) < 200


def test_answers_are_the_follow_up_that_a_person_would_have_made(hall: CityHall) -> None:
    number = to_ask(hall)
    assert dial(hall, number)
    ended(hall, kept={"confirmed": "", **ALL_YES, "over": "answered"})
    assert settled(hall) is VisitResult.ANSWERED
    (made,) = asked(hall, number)
    assert (made.way, made.by, made.reached, made.call_id) == ("machine", "system", True, "visit-1")
    assert {name: getattr(made, name) for name in ALL_YES} == ALL_YES
    assert (hall.ticket(number).status, hall.ticket(number).final_result) == ("closing", "satisfied")
    assert settled(hall) is None, "a call is settled once"
    assert visit(hall, number).state == VisitState.DONE


def test_dissatisfaction_is_rework_with_the_citizens_words_as_the_reason(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    with hall.factory.begin() as session:
        spoken = {"started_at": NOW + timedelta(seconds=40), "ended_at": NOW + timedelta(seconds=50)}
        add_segment(session, "visit-1", SegmentKind.RECORDING, **spoken)  # type: ignore[arg-type]
        say = partial(
            add_utterance, session, call_id="visit-1", leg="caller", operator=None, words=[], engine="e", model="m"
        )
        say(text="喂你好。", started_at=NOW, ended_at=NOW + timedelta(seconds=2))
        say(text="灯还是不亮，打13800000001找我。", **spoken)  # type: ignore[arg-type]
    answers = ALL_YES | {"solved": "no", "result": "very_dissatisfied"}
    ended(hall, at=after(seconds=51), kept={"confirmed": "", **answers, "reason": "", "over": "answered"})
    assert settled(hall, at=after(seconds=60)) is VisitResult.ANSWERED
    (made,) = asked(hall, number)
    assert (made.reason_code, made.comment) == ("other", "灯还是不亮，打138****0001找我。")
    assert (hall.ticket(number).status, hall.ticket(number).reworks) == ("dispatched", 1)


def test_a_reason_waits_for_its_words_and_goes_on_without_them_in_the_end(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    ended(hall, kept={"confirmed": "", **ALL_YES, "attitude": "dissatisfied", "reason": "", "over": "answered"})
    assert settled(hall, at=after(minutes=9)) is None
    with hall.reading() as session:
        assert list(unsettled(session)) == ["visit-1"]
    assert settled(hall, at=after(minutes=10)) is VisitResult.ANSWERED
    assert hall.ticket(number).final_result == "satisfied"


def test_silence_is_no_evaluation_and_never_a_satisfied_citizen(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    ended(hall, kept={"confirmed": "", "contacted": "yes", "over": "silent"})
    assert settled(hall) is VisitResult.SILENT
    assert (hall.ticket(number).status, hall.ticket(number).final_result) == ("closing", "not_evaluated")
    assert asked(hall, number)[0].contacted == "yes"


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.LEFT_IN_MENU])
def test_who_is_not_reached_is_an_attempt_and_in_the_end_left_to_people(hall: CityHall, outcome: Outcome) -> None:
    number = to_ask(hall)
    for call_id, state in (("visit-1", VisitState.OPEN), ("visit-2", VisitState.PEOPLE)):
        assert dial(hall, number, call_id)
        assert not dial(hall, number, "visit-3"), "one call at a time"
        ended(hall, call_id, outcome=outcome)
        assert settled(hall, call_id) is VisitResult.NOT_REACHED
        assert visit(hall, number).state == state
    assert not dial(hall, number, "visit-3")
    assert [(one.attempt, one.reached) for one in asked(hall, number)] == [(1, False), (2, False)]
    assert (hall.ticket(number).status, visit(hall, number).left, waits(hall)) == ("pending_visit", "tries", [])


def test_who_hangs_up_in_between_has_not_evaluated_and_people_have_their_answers(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    ended(hall, kept={"confirmed": "", "contacted": "no", "solved": "no"})
    assert settled(hall) is VisitResult.INTERRUPTED
    assert (asked(hall, number), hall.ticket(number).status) == ([], "pending_visit")
    assert (visit(hall, number).state, visit(hall, number).left) == (VisitState.PEOPLE, "interrupted")
    with hall.reading() as session:
        call = session.get_one(MachineCall, "visit-1")
        assert (call.contacted, call.solved, call.result) == ("no", "no", "")


def test_who_asks_for_a_person_or_talks_with_one_is_left_to_people(hall: CityHall) -> None:
    number, other = to_ask(hall), to_ask(hall, callback_number="13800000002")
    dial(hall, number)
    ended(hall, outcome=Outcome.LEFT_IN_QUEUE, kept={"over": "person"})
    assert settled(hall) is VisitResult.PERSON
    dial(hall, other, "visit-2")
    with hall.factory.begin() as session:
        move_call(session, "visit-2", CallState.TALKING, operator="8001", at=NOW)
    ended(hall, "visit-2", kept={"confirmed": "", **ALL_YES})
    assert settled(hall, "visit-2") is VisitResult.PERSON
    assert asked(hall, number) == asked(hall, other) == []


def test_what_a_person_asked_meanwhile_stands(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    ended(hall, kept={"confirmed": "", **ALL_YES, "result": "dissatisfied", "over": "answered"})
    assert settled(hall) is VisitResult.OVERTAKEN
    assert [one.way for one in asked(hall, number)] == ["call"]


def test_a_person_takes_it_and_the_line_leaves_it_alone(hall: CityHall) -> None:
    number = to_ask(hall)
    with hall.factory.begin() as session:
        assert take(session, number, SUPERVISOR, NOW).taken_by == SUPERVISOR.login
    assert (waits(hall), dial(hall, number)) == ([], False)


def test_nobody_takes_what_the_line_is_asking(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    with pytest.raises(IllegalMoveError), hall.factory.begin() as session:
        take(session, number, SUPERVISOR, NOW)


def test_nobody_calls_a_citizen_whom_the_line_is_calling(hall: CityHall) -> None:
    number = to_ask(hall)

    def why() -> str:
        with hall.reading() as session:
            return why_not(Reader(session, VISITOR), rules(hall), session.get_one(Ticket, number))

    assert why() == ""
    dial(hall, number)
    assert why() == "being-called"
    ended(hall, outcome=Outcome.BUSY)
    assert why() == ""


def test_the_operator_to_whom_key_0_leads_is_shown_the_ticket(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    with hall.reading() as session:
        assert [one.number for one in build_pop(session, "visit-1").asked_about] == [number]


def test_after_another_handling_the_line_begins_anew(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    ended(hall, kept={"confirmed": "", **ALL_YES, "over": "answered"})
    settled(hall)
    hall.move(REVIEWER, number, NOW, "close")
    hall.move(REVIEWER, number, NOW, "reopen", reason="又坏了")
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        ticket.status, ticket.handled_at = "pending_visit", after(days=2)
    assert waits(hall) == [number]


def test_a_citizen_is_never_called_twice_at_a_time_nor_while_they_are_on_the_line(hall: CityHall) -> None:
    first, second = to_ask(hall), to_ask(hall)
    assert dial(hall, first)
    assert not dial(hall, second, "visit-2")
    ended(hall, outcome=Outcome.BUSY)
    with hall.factory.begin() as session:
        open_call(session, call_id="in-1", number=NUMBER, line="12345", origin="trunk", channel="c", at=NOW)
    assert not dial(hall, second, "visit-2")
    with hall.reading() as session:
        assert all(one.on_line for one in waiting_visits(session, rules(hall)))


def test_a_number_that_is_not_in_the_plan_is_not_dialled(hall: CityHall) -> None:
    number = to_ask(hall, callback_number="0085212345678")
    with hall.reading() as session:
        assert [one.callable for one in waiting_visits(session, rules(hall))] == [False]
    assert not dial(hall, number)


def test_the_line_speaks_as_it_spoke_to_the_citizen_before(hall: CityHall) -> None:
    number = to_ask(hall)
    with hall.factory.begin() as session:
        open_call(session, call_id="in-1", number=NUMBER, line="12345", origin="trunk", channel="c", at=NOW)
        session.get_one(Call, "in-1").language = "en"
        end_call(session, "in-1", Outcome.ANSWERED, NOW)
        session.get_one(Ticket, number).call_id = "in-1"
    with hall.factory.begin() as session:
        begun = begin_call(session, number, rules(hall), "visit-1", NOW)
    assert begun
    assert (begun.language, begun.number) == ("en", NUMBER)


def test_a_reason_that_is_spoken_is_no_message_of_the_worklist(hall: CityHall) -> None:
    number = to_ask(hall)
    dial(hall, number)
    with hall.factory.begin() as session:
        add_segment(session, "visit-1", SegmentKind.RECORDING, started_at=NOW, ended_at=after(seconds=9))
    ended(hall, outcome=Outcome.LEFT_MESSAGE)
    with hall.reading() as session:
        assert session.get_one(Call, "visit-1").outcome == Outcome.ANSWERED
        assert session.scalars(select(Message)).all() == []


def test_a_person_cannot_say_that_the_line_asked(hall: CityHall) -> None:
    number = to_ask(hall)
    with pytest.raises(MoveInputError, match="way"):
        hall.move(VISITOR, number, NOW, "follow_up", way="machine", **HAPPY)


@pytest.mark.parametrize(("what", "answer"), [("result", "delighted"), ("nonsense", "yes"), ("solved", "")])
def test_what_is_no_answer_is_not_kept(hall: CityHall, what: str, answer: str) -> None:
    dial(hall, to_ask(hall))
    with hall.factory.begin() as session:
        open_outgoing(session, "other", None, None, "13800000009", FRIDAY_NOON)
        for call_id in ("visit-1", "other"):
            keep_answer(session, call_id, what, answer)
    with hall.reading() as session:
        call = session.get_one(MachineCall, "visit-1")
        assert (call.contacted, call.solved, call.result, call.attitude, call.over) == ("", "", "", "", "")
