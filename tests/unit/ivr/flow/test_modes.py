"""Which mode of the line a call comes under."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.profile import load_profile
from crm.audit.service import verify
from crm.db import SessionFactory
from crm.modes.service import (
    LONGEST,
    ModeReasonError,
    ModeUntilError,
    NoModeError,
    UnknownModeError,
    end,
    list_modes,
    switch,
)
from crm.tables import metadata
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from ivr.flow.modes import ModeBook
from tests.databases import file_engine

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
EVENING = NOON + timedelta(hours=6)
SUPERVISOR = Actor("9001", Role.SUPERVISOR)
MODES = load_profile("demo").flow.modes
MODES = MODES | {"flood": MODES["storm"]}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = file_engine(tmp_path, busy_timeout_s=0.2)
    yield engine
    engine.dispose()


@pytest.fixture
def factory(engine: Engine) -> SessionFactory:
    return SessionFactory(engine)


@pytest.fixture
def book(factory: SessionFactory) -> ModeBook:
    return ModeBook(factory)


def put(
    factory: SessionFactory, mode: str = "storm", reason: str = "暴雨", until: datetime = EVENING, at: datetime = NOON
) -> None:
    with factory.begin() as session:
        switch(session, mode, MODES, reason=reason, until=until, actor=SUPERVISOR, at=at)


def test_a_mode_is_on_until_its_end_and_over_by_itself(book: ModeBook, factory: SessionFactory) -> None:
    before = book.current(NOON)
    put(factory)
    moments = (NOON, EVENING - timedelta(seconds=1), EVENING)
    assert (before, *(book.current(at) for at in moments)) == ("", "storm", "storm", "")


def test_a_mode_that_is_ended_is_off_at_once_and_it_is_kept_who_ended_it(
    book: ModeBook, factory: SessionFactory
) -> None:
    put(factory)
    with factory.begin() as session:
        end(session, SUPERVISOR, NOON)
        (kept,) = list_modes(session)
        assert (kept.ended_by, kept.ended_at) == ("9001", NOON)
    assert book.current(NOON) == ""
    with factory.begin() as session, pytest.raises(NoModeError):
        end(session, SUPERVISOR, NOON)


def test_the_next_mode_ends_the_one_before_and_every_step_is_audited(book: ModeBook, factory: SessionFactory) -> None:
    put(factory)
    put(factory, "flood", at=NOON + timedelta(hours=1))
    assert book.current(NOON + timedelta(hours=1)) == "flood"
    with factory.begin() as session:
        last, first = list_modes(session)
        assert (last.ended_at, first.ended_at) == (None, NOON + timedelta(hours=1))
        assert list(verify(session)) == []
        first.reason = "别的"
        session.flush()
        assert [fault.place for fault in verify(session)] == [f"mode {first.id}"]


def test_without_a_database_the_last_mode_known_is_taken_on_until_its_end(
    book: ModeBook, factory: SessionFactory, engine: Engine
) -> None:
    put(factory)
    known = book.current(NOON)
    metadata.drop_all(engine)
    assert (known, book.current(NOON), book.current(EVENING)) == ("storm", "storm", "")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"mode": "party"}, UnknownModeError),
        ({"mode": ""}, UnknownModeError),
        ({"reason": " "}, ModeReasonError),
        ({"reason": "雨" * 501}, ModeReasonError),
        ({"until": NOON}, ModeUntilError),
        ({"until": NOON + LONGEST + timedelta(seconds=1)}, ModeUntilError),
    ],
)
def test_a_mode_has_a_name_of_the_flow_a_reason_and_an_end(
    factory: SessionFactory, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        put(factory, **wrong)  # type: ignore[arg-type]
