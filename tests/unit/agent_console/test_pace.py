"""How fast somebody may send."""

import pytest

from agent_console.pace import Pace

pytestmark = pytest.mark.unit


def test_the_limit_is_for_any_window_not_for_calendar_seconds() -> None:
    pace = Pace(3, per_s=100)
    taken = {at: pace.take(at) for at in (90, 95, 100, 105, 189, 190, 194, 195)}
    assert [at for at, took in taken.items() if took] == [90, 95, 100, 190, 195]


def test_what_was_refused_does_not_count() -> None:
    pace = Pace(1)
    assert pace.take(0.0)
    assert not any(pace.take(0.1 * i) for i in range(1, 10))
    assert pace.take(1.0)
