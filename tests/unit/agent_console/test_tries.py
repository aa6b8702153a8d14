"""Guessing passwords."""

from datetime import timedelta

import pytest

from agent_console.sign_in import tries as module
from agent_console.sign_in.tries import TooManyTriesError, Tries
from tests.console_fakes import NOON

pytestmark = pytest.mark.unit


def minute(n: float) -> timedelta:
    return timedelta(minutes=n)


def test_the_sixth_try_waits_until_the_first_failure_is_a_quarter_of_an_hour_old() -> None:
    tries = Tries()
    for i in range(5):
        tries.check("8001", "10.0.0.1", NOON + minute(i))
        tries.failed("8001", "10.0.0.1", NOON + minute(i))
    with pytest.raises(TooManyTriesError) as refused:
        tries.check("8001", "10.0.0.1", NOON + minute(14))
    assert refused.value.details == {"retry_after_s": 61}
    tries.check("8001", "10.0.0.1", NOON + minute(15))


def test_another_login_and_another_address_are_not_punished() -> None:
    tries = Tries()
    for _ in range(5):
        tries.failed("8001", "10.0.0.1", NOON)
    tries.check("8002", "10.0.0.1", NOON)
    tries.check("8001", "10.0.0.2", NOON)


def test_success_forgets_failures() -> None:
    tries = Tries()
    for _ in range(4):
        tries.failed("8001", "a", NOON)
    tries.succeeded("8001", "a")
    tries.failed("8001", "a", NOON)
    tries.check("8001", "a", NOON)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    tries = Tries()
    for login in "abcd":
        tries.failed(login, "x", NOON)
    assert len(tries._failed) == 3
