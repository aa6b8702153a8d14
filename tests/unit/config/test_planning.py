"""Rules of planning: what a shift may look like."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from config.rules.planning import ShiftPattern

pytestmark = pytest.mark.unit


def shift(start: str, until: str, *breaks: tuple[str, str]) -> ShiftPattern:
    pauses = [{"start": begins, "until": ends} for begins, ends in breaks]
    return ShiftPattern.model_validate(
        {"code": "night", "name": "夜班", "name_en": "Night", "start": start, "until": until, "breaks": pauses}
    )


def test_a_shift_may_pass_midnight_and_its_breaks_with_it() -> None:
    night = shift("22:00", "06:00", ("23:45", "00:15"), ("03:00", "03:30"))
    assert night.length == timedelta(hours=8)
    assert [night.offsets(one) for one in night.breaks] == [
        (timedelta(hours=1, minutes=45), timedelta(hours=2, minutes=15)),
        (timedelta(hours=5), timedelta(hours=5, minutes=30)),
    ]


@pytest.mark.parametrize(
    "breaks",
    [[("07:30", "08:30")], [("13:30", "14:30")], [("10:00", "10:30"), ("10:15", "10:45")], [("20:00", "20:30")]],
)
def test_breaks_outside_the_shift_or_over_one_another_are_refused(breaks: list[tuple[str, str]]) -> None:
    with pytest.raises(ValidationError, match="breaks one after another within the shift"):
        shift("08:00", "14:00", *breaks)
