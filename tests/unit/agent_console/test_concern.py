"""Whom a call concerns."""

from types import SimpleNamespace
from typing import cast

import pytest

from agent_console.deps import ConsoleDeps
from agent_console.socket.concern import call_of, concerned
from crm.bus import MemoryBus
from crm.operators.states import OperatorState
from tests.console_fakes import CALL, Clock, FakeDesk, FakeTracker, Live

pytestmark = pytest.mark.unit
LOGINS = ("8001", "8002", "9001")


def surroundings(live: Live | None, wrapping_up: str | None = None) -> ConsoleDeps:
    desk = FakeDesk(MemoryBus(), Clock())
    if wrapping_up:
        desk.put(wrapping_up, OperatorState.WRAP_UP, CALL)
    return cast(ConsoleDeps, SimpleNamespace(desk=desk, tracker=FakeTracker({CALL: live} if live else {})))


@pytest.mark.parametrize(
    ("live", "wrapping_up", "who"),
    [
        (Live("waiting"), None, set()),
        (Live("ringing", ringing={"8001": "u"}), None, {"8001"}),
        (Live("talking", operator="8001"), None, {"8001"}),
        (Live("talking", operator="8001", ringing={"8002": "u"}), None, {"8001", "8002"}),
        (Live("hold", operator="8001", beside={"8002": "u"}), None, {"8001", "8002"}),
        (Live("talking", operator="8002"), "8001", {"8002"}),
        (Live("survey"), "8001", {"8001"}),
        (None, "8001", {"8001"}),
        (None, None, set()),
    ],
)
def test_whoever_has_the_call_hears_of_it_and_whoever_handed_it_on_does_not(
    live: Live | None, wrapping_up: str | None, who: set[str]
) -> None:
    assert concerned(surroundings(live, wrapping_up), CALL, LOGINS) == who


@pytest.mark.parametrize(
    ("live", "wrapping_up", "has"),
    [
        (Live("ringing", ringing={"8001": "u"}), None, CALL),
        (Live("hold", operator="8001"), None, CALL),
        (Live("hold", operator="8002", beside={"8001": "u"}), None, CALL),
        (None, "8001", CALL),
        (Live("talking", operator="8002"), None, None),
    ],
)
def test_the_call_an_operator_has(live: Live | None, wrapping_up: str | None, has: str | None) -> None:
    assert call_of(surroundings(live, wrapping_up), "8001") == has
