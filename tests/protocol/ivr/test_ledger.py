"""The tracker's facts on their way to a real database, which may be away."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm.calls.service import get_call, open_call, segments_of
from crm.calls.spool import WRITE, Spool
from crm.calls.states import CallMove, CallState, Outcome
from crm.db import SessionFactory
from ivr.tracker import LiveCall, ledger
from ivr.tracker.ledger import Ledger
from ivr.tracker.resync import known_calls
from tests.databases import VAULT, file_engine
from tests.unit.ivr.helpers import NOON, at

pytestmark = pytest.mark.protocol

CALL = "hotline-1.1"


class Straight:
    """Does each job at once."""

    def put(self, job: Callable[[], None]) -> bool:
        job()
        return True

    def start(self) -> None:
        """Nothing to begin."""


class Moody:
    """A database that can be switched off."""

    def __init__(self, factory: SessionFactory) -> None:
        self.factory = factory
        self.away = False

    def __call__(self) -> Session:
        return self.factory()

    def begin(self) -> AbstractContextManager[Session]:
        if self.away:
            raise OperationalError("insert", {}, Exception("away"))
        return self.factory.begin()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Moody]:
    engine = file_engine(tmp_path)
    yield Moody(SessionFactory(engine))
    engine.dispose()


@pytest.fixture
def book(database: Moody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setattr(ledger, "RETRY_S", 0)
    return Ledger(database, Spool(tmp_path / "spool", VAULT), Straight())  # type: ignore[arg-type]  # stand-ins


def a_call() -> LiveCall:
    return LiveCall(CALL, "PJSIP/trunk-1", "13800006021", "12345", "trunk", NOON)


def tell(book: Ledger, call: LiveCall, *moves: CallMove) -> None:
    for seconds, move in enumerate(moves, start=1):
        segment = call.move(move, at(seconds), "8001" if move is CallMove.ANSWER else None)
        book.moved(call, segment)


WHOLE = (CallMove.ENTER_MENU, CallMove.QUEUE, CallMove.RING, CallMove.ANSWER, CallMove.EVALUATE, CallMove.END)


def written(database: Moody) -> tuple[str, str | None, str | None, list[str]]:
    with database() as session:
        call = get_call(session, CALL)
        return call.state, call.outcome, call.operator, [s.kind for s in segments_of(session, CALL)]


def test_a_call_without_a_row_is_opened_by_its_first_fact(database: Moody, book: Ledger) -> None:
    call = a_call()
    book.opened(call)
    tell(book, call, *WHOLE)
    book.ended(CALL, Outcome.ANSWERED, at(6))
    assert written(database) == ("ended", "answered", "8001", ["menu", "waiting", "talking", "survey"])


def test_the_scripts_row_is_taken_as_it_is(database: Moody, book: Ledger) -> None:
    with database.begin() as session:
        open_call(session, call_id=CALL, number="13900001111", line="12345", origin="web", channel="c", at=NOON)
    call = a_call()
    book.opened(call)
    tell(book, call, CallMove.ENTER_MENU)
    with database() as session:
        assert get_call(session, CALL).number == "13900001111"


def test_facts_wait_on_disk_while_the_database_is_away_and_keep_their_order(
    database: Moody, book: Ledger, tmp_path: Path
) -> None:
    call = a_call()
    book.opened(call)
    database.away = True
    tell(book, call, *WHOLE)
    assert Spool(tmp_path / "spool", VAULT).waits
    database.away = False
    book.ended(CALL, Outcome.ANSWERED, at(6))
    assert written(database) == ("ended", "answered", "8001", ["menu", "waiting", "talking", "survey"])
    assert not Spool(tmp_path / "spool", VAULT).waits


def test_a_state_and_the_time_before_it_are_written_together(
    database: Moody, book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = a_call()
    book.opened(call)
    tell(book, call, *WHOLE[:2])

    def fails(*_: object) -> None:
        raise OperationalError("update", {}, Exception("away"))

    with monkeypatch.context() as broken:
        broken.setitem(WRITE, "moved", fails)
        book.moved(call, call.move(CallMove.RING, at(3)))
        book.moved(call, call.move(CallMove.ANSWER, at(4), "8001"))
    assert written(database) == ("waiting", None, None, ["menu"])
    book.ended(CALL, Outcome.ANSWERED, at(6))
    assert written(database) == ("ended", "answered", "8001", ["menu", "waiting"])


def test_what_a_process_before_left_on_disk_is_written_first(database: Moody, book: Ledger, tmp_path: Path) -> None:
    call = a_call()
    book.opened(call)
    database.away = True
    tell(book, call, *WHOLE)
    database.away = False
    again = Ledger(database, Spool(tmp_path / "spool", VAULT), Straight())  # type: ignore[arg-type]  # stand-ins
    again.ended(CALL, Outcome.ANSWERED, at(6))
    assert written(database)[3] == ["menu", "waiting", "talking", "survey"]


def test_only_calls_from_before_the_snapshot_are_interrupted(database: Moody, book: Ledger) -> None:
    with database.begin() as session:
        for call_id in ("old", "live", "new"):
            open_call(session, call_id=call_id, number="", line="12345", origin="trunk", channel="c", at=NOON)
    told: list[list[str]] = []
    book.interrupt({"old", "live"}, {"live"}, at(5), told.append)
    assert told == [["old"]]
    with database() as session:
        assert get_call(session, "old").outcome == "interrupted"
        assert get_call(session, "new").outcome is None


def test_open_calls_are_known_with_the_end_of_what_is_written(database: Moody, book: Ledger) -> None:
    call = a_call()
    book.opened(call)
    tell(book, call, *WHOLE[:4])
    known = known_calls(database)[CALL]  # type: ignore[arg-type]  # a stand-in
    assert (known.state, known.operator, known.answered) == (CallState.TALKING, "8001", True)
    assert known.written_to - known.started_at == timedelta(seconds=4)
    database.away = True
    book.ended("nobody", Outcome.ANSWERED, at(9))
    assert list(known_calls(database)) == [CALL]  # type: ignore[arg-type]  # a stand-in
