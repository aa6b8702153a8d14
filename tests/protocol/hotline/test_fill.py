"""A made-up past is whole, of the size asked for, skewed like a real one, and never mixed with a real one."""

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from config.profile import load_profile
from crm.calls.models import Call, CallSegment
from crm.calls.service_level import service_levels
from crm.calls.states import MISSED, Outcome, SegmentKind
from crm.calls.wrap_up import wrap_up_rule
from crm.casework import Casework
from crm.deadlines.models import Deadline
from crm.journal.models import TicketEvent
from crm.journal.service import verify
from crm.planning.history import read_history
from crm.search.service import matching, newest
from crm.tables import metadata
from crm.tickets.models import Ticket
from crm.tickets.numbers import is_number
from hotline.fill.service import DAYS, NotEmptyError, Plan, fill
from tests.console_fakes import NOON
from tests.databases import file_engine
from tests.postgres import ADMIN_URL, server

pytestmark = pytest.mark.protocol

PLAN = Plan(tickets=300, calls=1000, open_tickets=100, citizens=200)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A filled database of each kind."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "sqlite":
            patch.delenv(ADMIN_URL, raising=False)
            yield from _filled(tmp_path_factory.mktemp("fill"))
        elif ADMIN_URL in os.environ:
            yield from _filled(tmp_path_factory.mktemp("fill"))
        else:
            with server() as admin_url:
                patch.setenv(ADMIN_URL, admin_url)
                yield from _filled(tmp_path_factory.mktemp("fill"))


def _filled(folder: Path) -> Iterator[Engine]:
    engine = file_engine(folder)
    assert engine.dialect.name in ("sqlite", "postgresql")
    fill(engine, Casework(load_profile("demo")), PLAN, NOON, lambda _: None)
    yield engine
    engine.dispose()


@pytest.fixture
def session(filled: Engine) -> Iterator[Session]:
    with Session(filled) as session:
        yield session


def test_journal_is_whole_and_sealed(session: Session) -> None:
    assert list(verify(session)) == []
    assert session.scalar(text("SELECT count(*) FROM journal_seals")) == 1


def test_sizes_are_those_asked_for(session: Session) -> None:
    def count(kind: type[Call | Ticket], *conditions: object) -> int | None:
        return session.scalar(select(func.count()).select_from(kind).where(*conditions))  # type: ignore[arg-type]  # conditions of two tables

    assert count(Call) == 1000
    assert count(Ticket) == 300
    assert count(Ticket, Ticket.turn_role.is_not(None)) == 100
    events = session.scalar(select(func.count()).select_from(TicketEvent)) or 0
    assert 8 <= events / 300 <= 12


def test_every_ticket_comes_from_its_citizens_call(session: Session) -> None:
    strangers = select(Ticket.number).join(Call, Call.id == Ticket.call_id, isouter=True)
    assert session.scalars(strangers.where(Ticket.citizen_id.is_distinct_from(Call.citizen_id))).all() == []
    ticket = session.scalars(select(Ticket).limit(1)).one()
    call = session.get_one(Call, ticket.call_id)
    assert ticket.callback_number == call.number
    assert is_number(ticket.number)


def test_tickets_are_made_at_the_end_of_calls_by_who_took_them(session: Session) -> None:
    made = select(Ticket.operator, Ticket.created_at, Call.operator, Call.ended_at)
    rows = session.execute(made.join(Call, Call.id == Ticket.call_id)).all()
    assert len(rows) == 300
    assert [row for row in rows if (row[0], row[1]) != (row[2], row[3])] == []


def test_a_call_s_time_is_spent_without_a_hole_by_the_states_calls_go_through(session: Session) -> None:
    spent: dict[str, list[CallSegment]] = defaultdict(list)
    for segment in session.scalars(select(CallSegment).order_by(CallSegment.started_at, CallSegment.id)):
        spent[segment.call_id].append(segment)
    for call in session.scalars(select(Call)):
        own = [one for one in spent[call.id] if one.kind != SegmentKind.WRAP_UP]
        assert (own[0].started_at, own[-1].ended_at) == (call.started_at, call.ended_at)
        assert all(before.ended_at == after.started_at for before, after in pairwise(own))
        assert call.ended_at is not None
        assert call.ended_at < NOON
        assert (call.outcome == Outcome.ANSWERED) == (call.answered_at is not None)
        with_operator = {one.kind for one in spent[call.id] if one.operator == call.operator and call.operator}
        wanted = {SegmentKind.TALKING, SegmentKind.WRAP_UP} if call.answered_at else set()
        assert with_operator - {SegmentKind.HOLD} == wanted


def test_calls_end_in_every_way_a_citizen_s_call_can(session: Session) -> None:
    outcomes = session.scalars(select(Call.outcome).distinct()).all()
    unanswered = (Outcome.INFORMED, Outcome.LEFT_MESSAGE, Outcome.REFUSED, Outcome.KEPT)
    assert {*MISSED, *unanswered, Outcome.ANSWERED} - {Outcome.INTERRUPTED} == set(outcomes)


def test_most_are_answered_in_time_and_few_leave(session: Session) -> None:
    levels = service_levels(session, NOON - timedelta(days=DAYS + 1), NOON, NOON)
    hotline = levels["hotline"]
    assert hotline.offered > 500
    assert 0.75 < (hotline.share or 0) < 0.95
    assert 0 < hotline.abandoned < hotline.offered / 10


def test_planning_finds_work_in_the_past(session: Session) -> None:
    city = Casework(load_profile("demo"))
    today = NOON.date()
    came = read_history(session, city.calendar(NOON), today - timedelta(days=365), today).came.values()
    handled, seconds = sum(one.handled for one in came), sum(one.handled_s for one in came)
    assert handled > 100
    assert 120 < seconds / handled < 300


def test_answered_calls_have_codes_of_their_queue_and_some_an_evaluation(session: Session) -> None:
    profile = load_profile("demo")
    calls = session.scalars(select(Call).where(Call.answered_at.is_not(None))).all()
    coded = [call for call in calls if call.wrap_up]
    assert len(coded) > len(calls) / 2
    for call in coded:
        assert call.wrap_up in [code.code for code in wrap_up_rule(profile, call).codes]
    rated = [call.survey for call in calls if call.survey]
    assert set(rated) <= {int(key) for key in profile.survey.scores}
    assert len(calls) / 5 < len(rated) < len(calls)


def test_every_open_ticket_has_a_clock_that_is_not_due_yet(session: Session) -> None:
    running = select(Deadline.ticket).where(Deadline.state == "running", Deadline.next_check_at > NOON)
    unclocked = select(Ticket.number).where(Ticket.turn_role.is_not(None), Ticket.number.not_in(running))
    assert session.scalars(unclocked).all() == []


def test_a_few_categories_make_most_tickets(session: Session) -> None:
    sizes = session.scalars(select(func.count()).select_from(Ticket).group_by(Ticket.category)).all()
    busiest = sorted(sizes, reverse=True)
    assert sum(busiest[: len(busiest) // 5]) > 300 * 0.4
    assert len(busiest) > 30


def test_tickets_are_found_by_their_words(session: Session) -> None:
    ticket = session.scalars(select(Ticket).order_by(Ticket.number.desc()).limit(1)).one()
    found = session.scalars(
        select(Ticket).where(matching(session, ticket.title)).order_by(newest(session).desc())
    ).all()
    assert ticket in found
    assert all(ticket.district in one.title for one in found)


def test_indexes_are_back(filled: Engine) -> None:
    postgresql = filled.dialect.name == "postgresql"
    lists = "SELECT indexname FROM pg_indexes" if postgresql else "SELECT name FROM sqlite_master WHERE type = 'index'"
    with filled.connect() as connection:
        present = set(connection.scalars(text(lists)))
    expected = {str(index.name) for table in metadata.tables.values() for index in table.indexes}
    assert expected | ({"ix_ticket_texts_terms"} if postgresql else set()) <= present


def test_new_rows_get_ids_behind_the_past(session: Session) -> None:
    last = session.scalar(select(func.max(TicketEvent.id))) or 0
    ticket = session.scalars(select(Ticket.number).limit(1)).one()
    event = TicketEvent(
        ticket=ticket, seq=99, at=NOON, actor="8001", role="operator", move="note", from_status="closed",
        to_status="closed", prev="", hash="",
    )  # fmt: skip
    session.add(event)
    session.flush()
    assert event.id == last + 1
    session.rollback()


def test_a_database_that_holds_something_is_refused(filled: Engine) -> None:
    with pytest.raises(NotEmptyError, match="empty"):
        fill(filled, Casework(load_profile("demo")), PLAN, NOON, lambda _: None)
