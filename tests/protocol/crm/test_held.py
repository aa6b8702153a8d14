"""Many who decide about the same row at once, on both databases: one decides, and nothing anybody kept is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config.errors import ConflictError
from crm.bus.events import WarningRaised
from crm.call_backs.attempts import begin_attempt
from crm.call_backs.models import CallBack
from crm.call_backs.service import claim, keep_time
from crm.call_backs.states import CallBackState
from crm.calls.models import Call
from crm.calls.service import end_call, open_call
from crm.calls.states import MACHINE, Outcome
from crm.db import SessionFactory
from crm.exports.models import ExportRequest
from crm.exports.service import decide
from crm.exports.states import ExportState
from crm.follow_ups.machine import begin_call
from crm.knowledge.citations import cite
from crm.knowledge.models import Article, Citation, KnowledgeTask
from crm.knowledge.tasks import refuse, report
from crm.notices.models import Notice, NoticeReading
from crm.notices.reading import mark_read
from crm.operators.models import SignIn
from crm.operators.service import create_operator, sign_in
from crm.supervision.letter_book import letters_of, receive
from crm.supervision.models import Letter, Supervision
from crm.supervision.service import issue
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import make_move
from crm.tickets.moves.requests import SupervisionFeedback
from crm.tickets.states import Role
from crm.warnings.models import CallWarning
from crm.warnings.service import acknowledge, keep_warning, record_told
from tests.databases import file_engine
from tests.unit.crm.cases.people import FORM, FRIDAY_NOON, REVIEWER
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_machine_visits import rules as machine_rules
from tests.unit.crm.cases.test_machine_visits import to_ask
from tests.unit.crm.knowledge.desk import published

pytestmark = pytest.mark.protocol

CROWD = 12
NOW = FRIDAY_NOON
REFUSED = "refused"
LOGINS = [f"80{n:02}" for n in range(CROWD)]

Result = TypeVar("Result")


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[SessionFactory]:
    """A database that waits for others as long as a crowd takes, with a call in it."""
    engine = file_engine(tmp_path, busy_timeout_s=30)
    made = SessionFactory(engine)
    with made.begin() as session:
        _call(session, "c-1")
    yield made
    engine.dispose()


def _call(session: Session, call_id: str, number: str = "") -> None:
    open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="c", at=NOW)


def _at_once(factory: SessionFactory, work: Callable[[Session, str], Result]) -> dict[str, Result | str]:
    """Let everybody do the same at the same moment, and return what came of it by login."""
    start = Barrier(CROWD)

    def one(login: str) -> Result | str:
        start.wait()
        try:
            with factory.begin() as session:
                return work(session, login)
        except ConflictError:
            return REFUSED

    with ThreadPoolExecutor(CROWD) as crowd:
        return dict(zip(LOGINS, crowd.map(one, LOGINS), strict=True))


def _only_one(told: dict[str, object]) -> str:
    """Return who was not refused; everybody else was."""
    (winner,) = [login for login, came in told.items() if came != REFUSED]
    return winner


def _warned(warning_id: str = "w-1") -> WarningRaised:
    return WarningRaised(
        at=NOW,
        id=warning_id,
        call_id="c-1",
        code="gas",
        level="danger",
        leg="caller",
        words="煤气漏了",
        sentence="煤气漏了",
        said_at=NOW,
    )


def test_of_many_who_take_notice_of_a_warning_one_does(factory: SessionFactory) -> None:
    with factory.begin() as session:
        assert keep_warning(session, _warned(), timedelta())
    told = _at_once(factory, lambda session, login: acknowledge(session, "w-1", login, "sent", NOW).id)
    with factory() as session:
        assert session.get_one(CallWarning, "w-1").acknowledged_by == _only_one(dict(told))


def test_everybody_who_was_told_of_a_warning_is_kept(factory: SessionFactory) -> None:
    with factory.begin() as session:
        assert keep_warning(session, _warned(), timedelta())
    _at_once(factory, lambda session, login: record_told(session, "w-1", [login], NOW))
    with factory() as session:
        assert sorted(login for login, _ in session.get_one(CallWarning, "w-1").told) == LOGINS


def test_a_matter_both_sides_speak_of_at_once_warns_once(factory: SessionFactory) -> None:
    told = _at_once(factory, lambda session, login: keep_warning(session, _warned(f"w-{login}"), timedelta()))
    assert sum(came is True for came in told.values()) == 1
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(CallWarning)) == 1


def test_a_claim_that_is_renewed_while_time_takes_it_back_stays(factory: SessionFactory) -> None:
    rules, later = CityHall(factory).casework.rules(NOW).outgoing, NOW + timedelta(hours=1)
    with factory.begin() as session:
        for n in range(CROWD - 1):
            _call(session, f"m-{n}", f"138000070{n:02}")
            end_call(session, f"m-{n}", Outcome.LEFT_IN_QUEUE, NOW)
        session.flush()
        for task in session.scalars(select(CallBack)).all():
            claim(session, task.id, Actor("7009", Role.OPERATOR), rules, NOW)
    by_login = dict(enumerate(LOGINS))

    def renew_or_tidy(session: Session, login: str) -> int:
        place = LOGINS.index(login)
        if place == CROWD - 1:
            keep_time(session, rules, later)
            return 0
        return claim(session, place + 1, Actor(login, Role.OPERATOR), rules, later).id

    assert REFUSED not in _at_once(factory, renew_or_tidy).values()
    with factory() as session:
        kept = session.scalars(select(CallBack).order_by(CallBack.id)).all()
    assert [(t.state, t.claimed_by) for t in kept] == [(CallBackState.CLAIMED, by_login[n]) for n in range(CROWD - 1)]


def test_of_many_who_take_a_call_back_one_has_it(factory: SessionFactory) -> None:
    rules = CityHall(factory).casework.rules(NOW).outgoing
    with factory.begin() as session:
        _call(session, "m-1", "13800007100")
        end_call(session, "m-1", Outcome.LEFT_IN_QUEUE, NOW)
    told = _at_once(factory, lambda session, login: claim(session, 1, Actor(login, Role.OPERATOR), rules, NOW).id)
    with factory() as session:
        assert session.get_one(CallBack, 1).claimed_by == _only_one(dict(told))


def test_of_many_processes_that_would_dial_a_call_back_one_does(factory: SessionFactory) -> None:
    rules = CityHall(factory).casework.rules(NOW).outgoing
    with factory.begin() as session:
        _call(session, "m-1", "13800007100")
        end_call(session, "m-1", Outcome.LEFT_IN_QUEUE, NOW)
    told = _at_once(factory, lambda session, login: begin_attempt(session, 1, rules, f"back-{login}", NOW) or REFUSED)
    dialler = _only_one(dict(told))
    with factory() as session:
        assert session.scalars(select(Call.id).where(Call.origin == MACHINE)).all() == [f"back-{dialler}"]
        assert session.get_one(CallBack, 1).tries == 1


def test_of_many_calls_of_the_line_to_a_number_one_is_begun(factory: SessionFactory) -> None:
    """About tickets of one citizen, and about a call of theirs that was missed."""
    hall, start = CityHall(factory), Barrier(CROWD)
    plan, tickets = machine_rules(hall), {login: to_ask(hall) for login in LOGINS[1:]}
    with factory.begin() as session:
        _call(session, "m-1", FORM["callback_number"])
        end_call(session, "m-1", Outcome.LEFT_IN_QUEUE, NOW)

    def dial(login: str) -> bool:
        start.wait()
        try:
            with factory.begin() as session:
                if login in tickets:
                    return begin_call(session, tickets[login], plan, f"visit-{login}", NOW) is not None
                return begin_attempt(session, 1, plan, "back-1", NOW) is not None
        except IntegrityError:
            return False

    with ThreadPoolExecutor(CROWD) as crowd:
        assert sum(crowd.map(dial, LOGINS)) == 1
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(Call).where(Call.origin == MACHINE)) == 1


def test_of_many_who_decide_about_an_export_one_does(factory: SessionFactory) -> None:
    with factory.begin() as session:
        asked = ExportRequest(
            by="801", at=NOW, what="tickets", filter={}, rows=9, reason="核对", state=ExportState.ASKED
        )
        session.add(asked)
        session.flush()
        number = asked.id

    def word(session: Session, login: str) -> int:
        granted = LOGINS.index(login) % 2 == 0
        return decide(session, number, Actor(login, Role.SUPERVISOR), NOW, granted=granted, reason="").id

    told = _at_once(factory, word)
    with factory() as session:
        assert session.get_one(ExportRequest, number).decided_by == _only_one(dict(told))


def test_of_many_sign_ins_of_one_person_one_stands(factory: SessionFactory) -> None:
    with factory.begin() as session:
        create_operator(session, "8001", "李话务", "operator", {"main": 0}, "correct horse battery", NOW)
    _at_once(factory, lambda session, _: sign_in(session, "8001", NOW, 12)[1].id)
    with factory() as session:
        standing = session.scalars(select(SignIn.id).where(SignIn.ended_at.is_(None))).all()
        assert len(standing) == 1
        assert session.scalar(select(func.count()).select_from(SignIn)) == CROWD


def test_a_notice_that_two_pages_show_at_once_is_read_once(factory: SessionFactory) -> None:
    with factory.begin() as session:
        create_operator(session, "8001", "李话务", "operator", {"main": 0}, "correct horse battery", NOW)
        notice = Notice(
            key="a:console",
            kind="reminder",
            channel="console",
            address="",
            subject="请看",
            body="",
            created_at=NOW,
            not_before=NOW,
            state="sent",
        )
        session.add(notice)
        session.flush()
        number = notice.id
    reader = Actor("8001", Role.OPERATOR)
    told = _at_once(factory, lambda session, _: list(mark_read(session, reader, [number], NOW)))
    assert sorted(map(str, told.values())) == sorted(["[1]", *["[]"] * (CROWD - 1)])
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(NoticeReading)) == 1


def test_of_many_who_close_a_task_of_the_knowledge_base_one_does(factory: SessionFactory) -> None:
    hall = CityHall(factory)
    with factory.begin() as session:
        number = report(session, hall.casework, "8001", NOW, question="居住证怎么办").id
    told = _at_once(factory, lambda session, login: refuse(session, number, login, "已有条目", NOW).id)
    with factory() as session:
        assert session.get_one(KnowledgeTask, number).closed_by == _only_one(dict(told))


def test_an_article_cited_by_a_double_click_is_cited_once(factory: SessionFactory) -> None:
    hall = CityHall(factory)
    with factory.begin() as session:
        number = published(session).id

    def click(session: Session, login: str) -> int:
        return cite(session, hall.casework, session.get_one(Article, number), login, NOW, call_id="c-1").id

    assert len(set(_at_once(factory, click).values())) == 1
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(Citation)) == 1
        assert session.get_one(Article, number).citations == 1


def test_whoever_signed_for_a_letter_first_has_it(factory: SessionFactory) -> None:
    hall = CityHall(factory)
    ticket = hall.dispatched(hall.bureau)
    with factory.begin() as session:
        about = issue(session, hall.casework, session.get_one(Ticket, ticket), 1, "manual", "manual:1", "9001", NOW)
        assert about
        (letter,) = letters_of(session, about.id)
        number = letter.id
    told = _at_once(factory, lambda session, login: receive(session, number, hall.bureau, login, NOW).received_by)
    with factory() as session:
        assert set(told.values()) == {session.get_one(Letter, number).received_by}


def test_of_many_who_answer_a_letter_one_does_though_all_read_it_before(factory: SessionFactory) -> None:
    hall = CityHall(factory)
    ticket = hall.dispatched(hall.bureau)
    with factory.begin() as session:
        about = issue(session, hall.casework, session.get_one(Ticket, ticket), 1, "manual", "manual:1", "9001", NOW)
        assert about
        number = about.id
    start = Barrier(CROWD)

    def answer_it(session: Session, login: str) -> int:
        shown = session.get_one(Supervision, number)
        start.wait()
        request = SupervisionFeedback(move="supervision_feedback", supervision_id=number, text=login)
        make_move(session, hall.casework, Actor(login, Role.CLERK, hall.bureau), ticket, request, NOW)
        return shown.id

    told = _at_once(factory, answer_it)
    with factory() as session:
        assert session.get_one(Supervision, number).feedback == _only_one(dict(told))


def test_moves_of_many_on_one_ticket_wait_for_each_other(factory: SessionFactory) -> None:
    hall = CityHall(factory)
    number = hall.open()
    start = Barrier(CROWD)

    def note(login: str) -> None:
        start.wait()
        hall.move(REVIEWER, number, NOW, "note", reason=login)

    with ThreadPoolExecutor(CROWD) as crowd:
        list(crowd.map(note, LOGINS))
    assert sorted(event.reason for event in hall.events(number) if event.move == "note") == LOGINS
