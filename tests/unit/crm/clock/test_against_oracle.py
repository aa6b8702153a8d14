"""The engine and the minute-by-minute oracle agree on whatever comes."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from config.rules.limits import Limit
from crm.clock.calendar import WorkCalendar
from crm.clock.due import before, due
from tests.unit.crm.clock.city import BERLIN, RULES, SHANGHAI
from tests.unit.crm.clock.oracle import Oracle

pytestmark = pytest.mark.unit

BATCHES, CASES = 12, 500
SPAN = {"minutes": 5_000, "hours": 200, "working_hours": 80, "days": 40, "working_days": 25}
CLOCKS = ("00:00", "00:01", "05:59", "06:00", "08:30", "11:59", "12:00", "14:00", "18:00", "20:00", "23:59")
FESTIVALS = (
    *("2024-02-04", "2025-01-24", "2026-02-12", "2027-01-29"),
    *("2024-09-27", "2025-09-27", "2026-09-24", "2027-09-24"),
)
CLOCK_CHANGES = ("2024-03-30", "2025-10-25", "2026-03-28", "2026-10-24", "2027-03-27")


@pytest.fixture(scope="module")
def calendars() -> dict[ZoneInfo, tuple[WorkCalendar, Oracle]]:
    return {zone: (WorkCalendar(RULES, zone), Oracle(RULES, zone)) for zone in (SHANGHAI, BERLIN)}


def a_moment(random: Random, zone: ZoneInfo) -> datetime:
    """Return a minute of 2024 to 2027, every other time near a festival or a change of the clocks."""
    if random.random() < 0.5:
        near = datetime.fromisoformat(random.choice(CLOCK_CHANGES if zone is BERLIN else FESTIVALS))
        day = near + timedelta(days=random.randrange(14))
    else:
        day = datetime(2024, 1, 1) + timedelta(days=random.randrange(1370))  # noqa: DTZ001 the zone follows
    minute = random.randrange(1440)
    if random.random() < 0.3:
        hour, past = random.choice(CLOCKS).split(":")
        minute = int(hour) * 60 + int(past)
    return (day + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(UTC)


def a_limit(random: Random, *, smallest: int = 0) -> Limit:
    unit = random.choice(list(SPAN))
    return Limit.model_validate(
        {
            "amount": max(smallest, random.choice((0, 1, 2, 5, random.randrange(SPAN[unit])))),
            "unit": unit,
            "start": random.choice(("at_once", "next_day", "next_working_day")),
            "end": random.choice(("same_clock", "end_of_day", "end_of_work")),
        }
    )


def some_pauses(random: Random, start: datetime) -> list[tuple[datetime, datetime]]:
    pauses = []
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        began = start + timedelta(minutes=random.randrange(-1440, 12 * 1440))
        pauses.append((began, began + timedelta(minutes=random.choice((1, 90, 1440, random.randrange(6 * 1440))))))
    return pauses


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_find_the_same_end(calendars: dict[ZoneInfo, tuple[WorkCalendar, Oracle]], batch: int) -> None:
    random = Random(batch)
    zone = BERLIN if batch % 4 == 3 else SHANGHAI
    calendar, oracle = calendars[zone]
    for _ in range(CASES):
        start, limit = a_moment(random, zone), a_limit(random)
        extensions = [a_limit(random) for _ in range(random.choice((0, 0, 0, 1, 2)))]
        pauses, shift = some_pauses(random, start), random.choice(("", "", "around_the_clock", "night", "counter"))
        found = due(start, limit, calendar, extensions=extensions, pauses=pauses, shift=shift)
        expected = oracle.due(start, limit, extensions, pauses, shift)
        assert found.at == expected, (str(start.astimezone(zone)), limit, extensions, pauses, shift)
        assert not found.provisional or found.at.year > 2027
        steps = [start, *(step.until for step in found.steps)]
        assert steps == sorted(steps)


@pytest.mark.parametrize("batch", range(4))
def test_both_find_the_same_warning(calendars: dict[ZoneInfo, tuple[WorkCalendar, Oracle]], batch: int) -> None:
    random = Random(1000 + batch)
    zone = BERLIN if batch == 3 else SHANGHAI
    calendar, oracle = calendars[zone]
    for _ in range(CASES):
        moment, limit = a_moment(random, zone), a_limit(random, smallest=1)
        shift = random.choice(("", "around_the_clock", "night", "counter"))
        found = before(moment, limit, calendar, shift)
        assert found == oracle.before(moment, limit, shift), (str(moment.astimezone(zone)), limit, shift)
