"""Many writers at once: on one ticket, on the numbers of new ones, on one half-written form."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config.flow import Mode
from crm.attempts import CONFLICTS, OVERTAKEN, attempt
from crm.audit.models import AuditEvent
from crm.audit.service import verify as verify_audit
from crm.calls.service import open_call
from crm.db import SessionFactory
from crm.exports.service import request
from crm.identity.models import Reveal
from crm.identity.service import RevealLimitError, reveal
from crm.journal.models import TicketEvent
from crm.journal.service import verify
from crm.modes.models import LineMode
from crm.modes.service import switch
from crm.operators.service import create_operator
from crm.quality.errors import AlreadyClaimedError
from crm.quality.models import Inspection
from crm.quality.service import claim
from crm.scheduler.quality import keep_inspections
from crm.tickets.drafts import FIELDS, DraftField, StaleDraftError, draft_of, fields_of, suggest, type_over
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import StaleTicketError
from crm.tickets.numbers import draw_number
from crm.tickets.states import Role
from tests.databases import file_engine, overtaken
from tests.unit.crm.cases.people import FRIDAY_NOON, OPERATOR, REVIEWER
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.quality import stage as inspecting

pytestmark = pytest.mark.protocol

WRITERS = 20
NOW = FRIDAY_NOON


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = file_engine(tmp_path, busy_timeout_s=30)
    yield made
    made.dispose()


def test_many_who_draw_a_day_put_each_call_in_once_and_of_many_who_claim_it_one_has_it(engine: Engine) -> None:
    factory, start = SessionFactory(engine), Barrier(WRITERS)
    with factory.begin() as session:
        inspecting.people(session)
        for number in range(10):
            inspecting.talked(session, f"c-{number}", survey=5)

    def work(writer: int) -> tuple[int, bool]:
        start.wait()
        drawn = keep_inspections(factory, inspecting.casework(), inspecting.after(days=1))["inspection_drawn"]
        start.wait()
        try:
            who = (inspecting.ZHOU, inspecting.WU)[writer % 2]
            with factory.begin() as session:
                claim(session, inspecting.casework(), 1, who, inspecting.after())
        except AlreadyClaimedError:
            return drawn, False
        return drawn, True

    with ThreadPoolExecutor(WRITERS) as pool:
        done = list(pool.map(work, range(WRITERS)))
    assert sum(drawn for drawn, _ in done) == 10
    assert sum(claimed for _, claimed in done) == WRITERS / 2, "one person, however often they ask"
    with factory.begin() as session:
        assert sorted(session.scalars(select(Inspection.call_id))) == [f"c-{number}" for number in range(10)]
        assert list(verify_audit(session)) == []


def test_of_many_who_switch_the_line_at_once_one_mode_is_on(engine: Engine) -> None:
    factory, start = SessionFactory(engine), Barrier(WRITERS)
    storm = {"storm": Mode(name="暴雨", name_en="Storm")}

    def work(writer: int) -> None:
        start.wait()
        with factory.begin() as session:
            actor, until = Actor(f"90{writer:02d}", Role.SUPERVISOR), NOW + timedelta(hours=6)
            switch(session, "storm", storm, reason="暴雨", until=until, actor=actor, at=NOW)

    with ThreadPoolExecutor(WRITERS) as crowd:
        list(crowd.map(work, range(WRITERS)))
    with factory() as session:
        modes = session.scalars(select(LineMode)).all()
    assert (len(modes), sum(mode.ended_at is None for mode in modes)) == (WRITERS, 1)


def test_no_writer_of_one_ticket_is_lost(engine: Engine) -> None:
    hall = CityHall(SessionFactory(engine))
    number = hall.open()
    start = Barrier(WRITERS)

    def write(writer: int) -> int:
        start.wait()
        for tries in range(1, 500):
            try:
                hall.move(REVIEWER, number, NOW, "note", reason=f"第 {writer} 位")
            except (StaleTicketError, OperationalError):
                continue
            return tries
        raise AssertionError("expected the note to be written in the end")

    with ThreadPoolExecutor(WRITERS) as crowd:
        list(crowd.map(write, range(WRITERS)))
    events = hall.events(number)
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert sorted(e.reason for e in events if e.move == "note") == sorted(f"第 {w} 位" for w in range(WRITERS))
    with hall.factory.begin() as session:
        assert list(verify(session)) == []


def test_of_writers_who_saw_the_same_version_one_wins(engine: Engine) -> None:
    hall = CityHall(SessionFactory(engine))
    number = hall.open()
    version, start = hall.ticket(number).version, Barrier(WRITERS)

    def write(writer: int) -> bool:
        start.wait()
        try:
            hall.move(REVIEWER, number, NOW, "note", reason=f"第 {writer} 位", version=version)
        except StaleTicketError:
            return False
        return True

    with ThreadPoolExecutor(WRITERS) as crowd:
        won = list(crowd.map(write, range(WRITERS)))
    assert sum(won) == 1
    assert len([e for e in hall.events(number) if e.move == "note"]) == 1


def test_no_number_is_given_twice(engine: Engine) -> None:
    factory, start = SessionFactory(engine), Barrier(WRITERS)

    def draw(_: int) -> list[str]:
        start.wait()
        drawn = []
        for _ in range(10):
            with factory.begin() as session:
                drawn.append(draw_number(session, "Asia/Shanghai", 1, NOW))
        return drawn

    with ThreadPoolExecutor(WRITERS) as crowd:
        numbers = [number for drawn in crowd.map(draw, range(WRITERS)) for number in drawn]
    assert len(set(numbers)) == WRITERS * 10


def test_new_tickets_at_once_get_numbers_of_their_own(engine: Engine) -> None:
    hall = CityHall(SessionFactory(engine))
    start = Barrier(WRITERS)

    def make(writer: int) -> str:
        start.wait()
        return hall.open(callback_number=f"138000{writer:05d}")

    with ThreadPoolExecutor(WRITERS) as crowd:
        numbers = set(crowd.map(make, range(WRITERS)))
    assert len(numbers) == WRITERS
    with hall.reading() as session:
        assert {t.number for t in session.scalars(select(Ticket))} == numbers
        assert len(session.scalars(select(TicketEvent)).all()) == WRITERS


MACHINE = {"district": DraftField("江岸区", confidence=0.9), "title": DraftField("路灯坏了", confidence=0.9)}
"""What was read out of the call's words."""
TYPED = {"district": "东湖区"}


@pytest.fixture
def form(engine: Engine) -> tuple[SessionFactory, str]:
    """A call whose form may be written."""
    factory = SessionFactory(engine)
    with factory.begin() as session:
        call = open_call(session, call_id="c-1", number="", line="12345", origin="trunk", channel="c", at=NOW)
    return factory, call.id


def offer(session: Session, call_id: str) -> bool:
    """Offer what the machine read."""
    return suggest(session, call_id, MACHINE, NOW)


@pytest.mark.parametrize("before", [{}, {"kind": "投诉"}], ids=["a form nobody wrote yet", "a form begun"])
def test_what_is_typed_while_the_machine_fills_the_form_stays(
    form: tuple[SessionFactory, str], before: dict[str, str]
) -> None:
    factory, call_id = form
    if before:
        with factory.begin() as session:
            type_over(session, call_id, before, NOW)
    overtaken(factory, lambda other: type_over(other, call_id, TYPED, NOW))
    attempt(factory, lambda session: offer(session, call_id), OVERTAKEN)
    with factory() as session:
        fields = fields_of(draft_of(session, call_id))
    assert fields["district"] == DraftField("东湖区", touched=True, confidence=1.0)
    assert fields["title"] == MACHINE["title"]
    assert set(before) <= set(fields)


def test_a_form_filled_while_it_is_typed_in_keeps_both(form: tuple[SessionFactory, str]) -> None:
    factory, call_id = form
    overtaken(factory, lambda other: offer(other, call_id))
    draft = attempt(factory, lambda session: type_over(session, call_id, TYPED, NOW), OVERTAKEN)
    fields = fields_of(draft)
    assert (draft.version, fields["district"].value, fields["title"]) == (2, "东湖区", MACHINE["title"])


def test_whoever_typed_into_a_version_that_passed_is_told(form: tuple[SessionFactory, str]) -> None:
    factory, call_id = form
    overtaken(factory, lambda other: offer(other, call_id))
    with pytest.raises(StaleDraftError):
        attempt(factory, lambda session: type_over(session, call_id, TYPED, NOW, version=0), OVERTAKEN)


def test_no_field_of_a_form_is_lost_among_many_writers(form: tuple[SessionFactory, str]) -> None:
    factory, call_id = form
    start = Barrier(len(FIELDS))

    def write(name: str) -> None:
        start.wait()
        for _ in range(100):
            with suppress(*CONFLICTS):
                attempt(factory, lambda session: type_over(session, call_id, {name: name}, NOW))
                return
        raise AssertionError("expected the field to be written in the end")

    with ThreadPoolExecutor(len(FIELDS)) as crowd:
        list(crowd.map(write, FIELDS))
    with factory() as session:
        draft = draft_of(session, call_id)
    assert {name: field.value for name, field in fields_of(draft).items()} == {name: name for name in FIELDS}
    assert draft
    assert draft.version == len(FIELDS)


def test_who_does_many_things_at_once_gets_no_more_than_the_days_number(engine: Engine) -> None:
    hall, start = CityHall(SessionFactory(engine)), Barrier(WRITERS)
    number, rules = hall.open(), hall.casework.rules(NOW).intake
    with hall.factory.begin() as session:
        create_operator(session, "8001", "李话务", "operator", {"main": 0}, "correct horse battery", NOW)
        for _ in range(rules.reveals_per_day - 2):
            reveal(session, hall.casework, OPERATOR, session.get_one(Ticket, number), "name", "核对", NOW)

    def look(_: int) -> str:
        start.wait()
        with suppress(RevealLimitError), hall.factory.begin() as session:
            reveal(session, hall.casework, OPERATOR, session.get_one(Ticket, number), "name", "核对", NOW)
        with hall.factory.begin() as session:
            return request(session, hall.casework, OPERATOR, {}, rules.export_rows_free // 4, "核对", NOW).state

    with ThreadPoolExecutor(WRITERS) as crowd:
        states = Counter(crowd.map(look, range(WRITERS)))
    assert states == {"granted": 4, "asked": WRITERS - 4}
    with hall.factory() as session:
        assert len(session.scalars(select(Reveal)).all()) == rules.reveals_per_day


def test_who_looks_and_takes_out_at_once_makes_one_whole_chain(engine: Engine) -> None:
    hall, start = CityHall(SessionFactory(engine)), Barrier(WRITERS)
    number = hall.open()

    def look(writer: int) -> None:
        actor = Actor(f"8{writer:03d}", Role.OPERATOR)
        start.wait()
        for _ in range(3):
            with hall.factory.begin() as session:
                reveal(session, hall.casework, actor, session.get_one(Ticket, number), "name", "核对", NOW)
            with hall.factory.begin() as session:
                request(session, hall.casework, actor, {}, 1, "核对", NOW)

    with ThreadPoolExecutor(WRITERS) as crowd:
        list(crowd.map(look, range(WRITERS)))
    with hall.factory.begin() as session:
        assert list(verify_audit(session)) == []
        moves = Counter(session.scalars(select(AuditEvent.move)))
    assert moves == {"show": 3 * WRITERS, "ask": 3 * WRITERS, "grant": 3 * WRITERS}
