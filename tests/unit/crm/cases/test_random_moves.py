"""Random moves, legal and not, by random people: what must hold, holds."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from config.errors import HotlineError
from crm.assignments.states import OVER, TICKET_STATUS, AssignmentRole, AssignmentStatus
from crm.db import SessionFactory
from crm.journal.service import verify
from crm.moves import IllegalMoveError
from crm.tickets.access import Reader
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import ENDED, TICKET_RULES, WITH_DEPARTMENT, Move, Role, Status
from crm.tickets.turn import DUTIES
from tests.databases import memory_engine
from tests.unit.crm.cases.people import (
    ADMIN,
    DISPATCHER,
    FRIDAY_NOON,
    INSPECTOR,
    LEADER,
    OPERATOR,
    REVIEWER,
    SUPERVISOR,
    SYSTEM,
    VISITOR,
    Actor,
    clerk,
)
from tests.unit.crm.cases.stage import CityHall

pytestmark = [pytest.mark.unit, pytest.mark.timeout(300)]

HALL_PEOPLE = (OPERATOR, DISPATCHER, REVIEWER, VISITOR, SUPERVISOR, INSPECTOR, LEADER, ADMIN, SYSTEM)
SOME = st.sampled_from
TEXT = st.just("说明")
MAYBE_LATE = SOME([1, 10, 60, 240, 1440, 2880, 7200])


def said(hall: CityHall, move: Move, numbers: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Return what somebody may say with a move: mostly sound, sometimes not."""
    rules = hall.casework.rules(FRIDAY_NOON)
    intake, outgoing = rules.intake, rules.outgoing
    department = SOME([hall.bureau, hall.district, hall.below, "NONE"])
    fields: dict[Move, dict[str, st.SearchStrategy[Any]]] = {
        Move.CORRECT: {"values": SOME([{"title": "路灯不亮,多处"}, {"kind": "没有的"}, {"urgency": "特急"}])},
        Move.ANSWER: {"public_reply": TEXT},
        Move.REJECT: {"reason_code": SOME([intake.rejections[0].code, "none"]), "advice": TEXT},
        Move.TRANSFER_EMERGENCY: {"to": SOME([outgoing.emergencies[0].code, "none"]), "summary": TEXT},
        Move.EMERGENCY_RESULT: {"accepted": st.booleans(), "result": TEXT},
        Move.MERGE: {"into": SOME([*numbers, "1" * 18]), "reason": TEXT},
        Move.DISPATCH: {"lead": department, "co": SOME([(), (hall.district,), (hall.bureau,)]), "basis": TEXT},
        Move.RECALL: {"reason": TEXT, "assignment_id": SOME([None, 1, 2, 3])},
        Move.ASK_RETURN: {"reason_code": SOME([*(r.code for r in intake.returns), "none"]), "reason": TEXT},
        Move.ASSIGN_SUB: {"departments": SOME([(hall.below,), (hall.bureau,)]), "days": SOME([1, 180])},
        Move.ASK_EXTENSION: {"amount": SOME([3, 5, 99]), "reason": TEXT, "citizen_told": TEXT},
        Move.ASK_LONG_EXTENSION: {"amount": SOME([3, 99, 180]), "reason": TEXT, "citizen_told": TEXT},
        Move.FEEDBACK: {"text": TEXT, "public": st.booleans()},
        Move.REPLY: {
            "contact_way": SOME(["none", "platform"]),
            "contact_reason": SOME(["匿名来电", ""]),
            "verified": st.just("yes"),
            "solved": SOME(["solved", "partly"]),
            "unsolved_reason": SOME(["等材料", ""]),
            "note": TEXT,
            "public_reply": TEXT,
            "signed_off_by": TEXT,
        },
        Move.FOLLOW_UP: {
            "reached": st.booleans(),
            "solved": SOME(["yes", "no", ""]),
            "result": SOME(["satisfied", "dissatisfied", ""]),
            "reason_code": SOME([intake.dissatisfactions[0].code, ""]),
        },
        Move.RECTIFY: {"to": SOME(["rework", "dispatch", "closing"]), "reason": TEXT},
        Move.FINAL_REPLY: {"text": TEXT, "signed_by": TEXT},
        Move.TELL: {
            "from_ticket": SOME(numbers),
            "way": SOME(["letter", "phone"]),
            "told_at": SOME([FRIDAY_NOON, FRIDAY_NOON + timedelta(days=30)]),
            "note": st.just("已当面告知结果"),
        },
        Move.REMIND: {"text": TEXT},
        Move.SUPERVISE: {"level": SOME([1, 2, 5]), "reason": TEXT},
        Move.SUPERVISION_FEEDBACK: {"supervision_id": SOME([1, 99]), "text": TEXT},
        Move.RELEASE_SUPERVISION: {"supervision_id": SOME([1, 99]), "reason": TEXT},
        Move.DECLARE: {"kind": SOME(["difficult", "unreasonable", "beyond_duty"]), "reason": TEXT},
        Move.DECIDE_DECLARATION: {"declaration_id": SOME([1, 99]), "granted": st.booleans(), "reason": TEXT},
        Move.INSTRUCT: {"leader": TEXT, "text": TEXT},
        Move.SET_CONFIDENTIALITY: {"confidentiality": SOME(["normal", "confidential"]), "reason": TEXT},
    }
    bare = (Move.SIGN,)
    return st.fixed_dictionaries(fields.get(move, {} if move in bare else {"reason": TEXT}))


class TicketLife(RuleBasedStateMachine):
    """Two tickets in one city hall, pushed about; one may be merged into the other."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = memory_engine()
        self.hall = CityHall(SessionFactory(self.engine))
        self.at = FRIDAY_NOON
        self.numbers = (self.hall.open(self.at), self.hall.open(self.at))
        self.people = (*HALL_PEOPLE, *map(clerk, (self.hall.bureau, self.hall.district, self.hall.below)))

    @rule(data=st.data(), first=st.booleans(), minutes=MAYBE_LATE)
    def fitting(self, data: st.DataObject, first: bool, minutes: int) -> None:
        """Make a move that is allowed to somebody."""
        self.at += timedelta(minutes=minutes)
        number = self.numbers[0 if first else 1]
        offers = [(who, offer) for who in self.people for offer in self.hall.allowed(who, number, self.at)]
        if offers:
            who, offer = data.draw(SOME(offers))
            extra = {"assignment_id": offer.assignment_id} if offer.assignment_id else {}
            words = data.draw(said(self.hall, offer.move, self.numbers))
            self.attempt(who, number, offer.move, {**words, **extra})

    @rule(data=st.data(), first=st.booleans(), move=SOME(list(Move)))
    def any_move(self, data: st.DataObject, first: bool, move: Move) -> None:
        """Make any move at all."""
        words = data.draw(said(self.hall, move, self.numbers))
        self.attempt(data.draw(SOME(self.people)), self.numbers[0 if first else 1], move, words)

    @rule(first=st.booleans())
    def recused_from_below(self, first: bool) -> None:
        """Let a unit below the lead give its part back because the matter accuses it."""
        number, hall = self.numbers[0 if first else 1], self.hall
        lead, sub = clerk(hall.district), clerk(hall.below)
        why: dict[str, Any] = {"reason_code": "recusal", "reason": "说明"}
        steps: list[tuple[Actor, Move, dict[str, Any]]] = [
            (OPERATOR, Move.SUBMIT, {}),
            (DISPATCHER, Move.DISPATCH, {"lead": hall.district, "basis": "属地"}),
            (lead, Move.SIGN, {}),
            (lead, Move.ASSIGN_SUB, {"departments": (hall.below,), "days": 1}),
            (sub, Move.ASK_RETURN, why),
            (REVIEWER, Move.GRANT_RETURN, {"reason": "说明"}),
        ]
        for who, move, words in steps:
            self.attempt(who, number, move, words)

    def attempt(self, who: Actor, number: str, move: Move, words: dict[str, Any]) -> None:
        before, ticket, told = self.hall.everything(), self.hall.ticket(number), self.hall.events(number)
        allowed = {offer.move.value for offer in self.hall.allowed(who, number, self.at)}
        refused: HotlineError | None = None
        try:
            self.hall.move(who, number, self.at, move.value, **words)
        except HotlineError as error:
            refused = error
        if refused is not None:
            assert self.hall.everything() == before
            if isinstance(refused, IllegalMoveError) and refused.details["state"] == ticket.status:
                assert refused.details["allowed"] == sorted(allowed)
            if who.role not in TICKET_RULES[move].roles:
                assert isinstance(refused, NotAllowedError)
            return
        after = self.hall.ticket(number)
        assert Status(ticket.status) in TICKET_RULES[move].start
        assert who.role in TICKET_RULES[move].roles
        assert after.version > ticket.version
        events = self.hall.events(number)
        assert len(events) == len(told) + 1
        assert (events[-1].move, events[-1].from_status, events[-1].to_status) == (move, ticket.status, after.status)
        if after.status != ticket.status and after.status not in WITH_DEPARTMENT:
            assert Status(after.status) in TICKET_RULES[move].to

    @invariant()
    def exactly_one_must_act(self) -> None:
        for number in self.numbers:
            self.one_must_act(number)

    def one_must_act(self, number: str) -> None:
        ticket = self.hall.ticket(number)
        if Status(ticket.status) in ENDED:
            assert (ticket.turn_role, ticket.turn_department, ticket.due_at) == (None, None, None)
            return
        duty = DUTIES[Status(ticket.status)]
        assert ticket.turn_role == duty.role
        assert ticket.due_at is not None
        assert (ticket.turn_department is not None) == (duty.role is Role.CLERK)
        kinds = [
            c.kind for c in self.hall.clocks(number) if c.state in ("running", "paused") and c.due_at == ticket.due_at
        ]
        assert duty.kind in kinds

    @invariant()
    def who_must_act_may_read_it(self) -> None:
        for ticket in map(self.hall.ticket, self.numbers):
            turn = [p for p in self.people if (p.role, p.department) == (ticket.turn_role, ticket.turn_department)]
            with self.hall.reading() as session:
                assert ticket.turn_role is None or any(Reader(session, who).may_read(ticket) for who in turn)

    @invariant()
    def one_lead_at_most(self) -> None:
        for ticket in map(self.hall.ticket, self.numbers):
            leads = [
                a
                for a in self.hall.assignments(ticket.number)
                if a.role == AssignmentRole.LEAD and a.status not in OVER
            ]
            assert len(leads) == (Status(ticket.status) in WITH_DEPARTMENT)
            for lead in leads:
                assert TICKET_STATUS[AssignmentStatus(lead.status)] == ticket.status
                assert lead.department == ticket.lead_department

    @invariant()
    def no_clock_runs_for_nobody(self) -> None:
        for ticket in map(self.hall.ticket, self.numbers):
            over = {a.id for a in self.hall.assignments(ticket.number) if a.status in OVER}
            for clock in self.hall.clocks(ticket.number):
                if clock.state not in ("running", "paused"):
                    continue
                assert clock.assignment_id not in over
                if Status(ticket.status) in ENDED:
                    assert clock.kind == "archive"

    @invariant()
    def subs_end_before_those_above(self) -> None:
        for number in self.numbers:
            due = {
                c.assignment_id: c.due_at
                for c in self.hall.clocks(number)
                if c.kind == "handle" and c.state == "running"
            }
            for one in self.hall.assignments(number):
                if one.parent_id in due and one.id in due:
                    assert due[one.id] <= due[one.parent_id]

    @invariant()
    def who_was_merged_points_at_a_ticket_that_stands_for_it(self) -> None:
        for ticket in map(self.hall.ticket, self.numbers):
            if ticket.status == Status.MERGED:
                assert ticket.merged_into in self.numbers
                assert self.hall.ticket(ticket.merged_into).status != Status.MERGED

    @invariant()
    def the_journal_holds(self) -> None:
        with self.hall.factory.begin() as session:
            assert list(verify(session)) == []

    def teardown(self) -> None:
        self.engine.dispose()


TestTicketLife = TicketLife.TestCase
TestTicketLife.settings = settings(
    max_examples=30,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
