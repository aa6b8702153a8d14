"""The same request twice is one request."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from crm.db import SessionFactory
from crm.idempotency.models import IdempotencyKey
from crm.idempotency.service import KeyInvalidError, KeyReusedError, expire, once
from tests.databases import file_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

BODY = {"title": "路灯不亮", "kind": "投诉"}


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[SessionFactory]:
    engine = file_engine(tmp_path, busy_timeout_s=30)
    yield SessionFactory(engine)
    engine.dispose()


def test_the_work_is_done_once_and_answered_twice(session: Session) -> None:
    done: list[int] = []

    def work() -> dict[str, int]:
        done.append(1)
        return {"number": len(done)}

    assert once(session, "801", "k1", BODY, work, NOON) == {"number": 1}
    assert once(session, "801", "k1", {"kind": "投诉", "title": "路灯不亮"}, work, NOON) == {"number": 1}
    assert once(session, "802", "k1", BODY, work, NOON) == {"number": 2}
    assert once(session, "801", "k2", BODY, work, NOON) == {"number": 3}


def test_a_key_belongs_to_one_request(session: Session) -> None:
    once(session, "801", "k1", BODY, dict, NOON)
    with pytest.raises(KeyReusedError) as refused:
        once(session, "801", "k1", {**BODY, "title": "井盖丢失"}, dict, NOON)
    assert (refused.value.slug, refused.value.status) == ("idempotency-key-reused", 409)


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "键", "a\n", "\x00"])
def test_a_key_is_short_and_visible(session: Session, key: str) -> None:
    with pytest.raises(KeyInvalidError):
        once(session, "801", key, BODY, dict, NOON)


def test_work_that_failed_was_never_asked_for(factory: SessionFactory) -> None:
    def fail() -> dict[str, int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), factory.begin() as session:
        once(session, "801", "k1", BODY, fail, NOON)
    with factory.begin() as session:
        assert once(session, "801", "k1", BODY, lambda: {"number": 1}, NOON) == {"number": 1}


def test_ten_at_once_do_the_work_once(factory: SessionFactory) -> None:
    done: list[int] = []
    together = Barrier(10)

    def ask(_: int) -> dict[str, int]:
        def work() -> dict[str, int]:
            done.append(1)
            return {"number": 7}

        together.wait()
        with factory.begin() as session:
            return once(session, "801", "k1", BODY, work, NOON)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert answers == [{"number": 7}] * 10
    assert len(done) == 1


def test_old_keys_are_forgotten(session: Session) -> None:
    once(session, "801", "old", BODY, dict, NOON - timedelta(days=3))
    once(session, "801", "new", BODY, dict, NOON)
    assert expire(session, NOON) == 1
    assert [k.key for k in session.query(IdempotencyKey)] == ["new"]
