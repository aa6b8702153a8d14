"""The scheduler as a part of the process, and the commands beside it."""

import asyncio
import json
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.clock import utc_now
from config.settings import Settings
from crm.bus import MemoryBus
from crm.bus.events import CasesChanged, TicketChanged
from crm.notices.models import Notice
from crm.scheduler.report import PassReport
from hotline.cases import MANY, news, pass_over_cases
from hotline.cli import app
from hotline.prepare import prepare_database, prepare_departments, prepare_folders
from ivr.repeated import Repeated
from tests.protocol.hotline.peers import until
from tests.unit.crm.cases.people import DISPATCHER, REVIEWER
from tests.unit.crm.cases.stage import CityHall, demo
from tests.unit.crm.scheduler.story import city

pytestmark = pytest.mark.protocol


async def test_it_makes_passes_by_itself_and_goes_on_after_an_outage(
    hall: CityHall, caplog: pytest.LogCaptureFixture
) -> None:
    number = hall.dispatched(hall.bureau, city("2026-11-20 12:00"))
    asked: list[datetime] = []

    def clock() -> datetime:
        asked.append(city("2026-11-20 18:00"))
        if len(asked) == 1:
            raise RuntimeError("no time")
        return asked[-1]

    work = partial(pass_over_cases, hall.factory, hall.casework, MemoryBus(), clock)
    part = Repeated("cases", partial(asyncio.to_thread, work), 0.01)
    await part.start()
    await until(lambda: hall.ticket(number).status == "in_progress")
    await part.stop()
    assert "repeated work failed" in caplog.text


async def test_open_pages_hear_which_tickets_a_pass_changed(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, city("2026-11-20 12:00"))
    bus = MemoryBus()
    with bus.subscribe(TicketChanged, CasesChanged) as events:
        moments = iter([city("2026-11-20 12:01"), city("2026-11-20 18:00")])
        for _ in range(2):
            pass_over_cases(hall.factory, hall.casework, bus, partial(next, moments))
        heard = await events.get()
    assert isinstance(heard, TicketChanged)
    assert (heard.ticket, heard.status, heard.departments) == (number, "in_progress", (hall.bureau,))
    assert heard.version == hall.ticket(number).version


def test_of_a_pass_only_departments_hear_that_still_have_the_ticket(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, city("2026-11-20 12:00"))
    hall.move(REVIEWER, number, city("2026-11-20 12:05"), "recall", reason="派错")
    hall.move(DISPATCHER, number, city("2026-11-20 12:10"), "dispatch", lead=hall.district, basis="改派")
    (told,) = news(hall.factory, PassReport(tickets={number}), city("2026-11-20 18:00"))
    assert isinstance(told, TicketChanged)
    assert told.departments == (hall.district,)


def test_many_changes_are_told_as_one(hall: CityHall) -> None:
    many = PassReport(tickets={f"{n:018}" for n in range(MANY + 1)})
    moved_clocks = PassReport(did=Counter(recalculated=1))
    for report in (many, moved_clocks):
        assert [event.name for event in news(hall.factory, report, city("2026-11-20 18:00"))] == ["CasesChanged"]
    assert list(news(hall.factory, PassReport(), city("2026-11-20 18:00"))) == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    return tmp_path


def test_the_commands_of_an_empty_house(home: Path) -> None:
    run = CliRunner().invoke
    report = json.loads(run(app, ["cases", "pass", "--json"]).stdout.splitlines()[-1])
    assert (report["looked_at"], report["failed"], report["did"]) == (0, 0, {})
    assert run(app, ["notices", "stuck"]).exit_code == 0
    assert run(app, ["notices", "retry"]).exit_code == 2, "one number, or all"
    assert (home / "hotline.db").is_file()


def stuck(count: int) -> None:
    """Keep so many notices that reached nobody."""
    settings = Settings()
    prepare_folders(settings)
    factory = prepare_database(settings)
    prepare_departments(demo().profile, factory)
    day = utc_now() - timedelta(days=1)
    about = {"kind": "letter", "department": "city-mgmt", "channel": "email", "subject": "函", "body": "…"}
    failed = {"state": "stuck", "tries": 10, "last_error": "smtp-550", "created_at": day, "not_before": day}
    with factory.begin() as session:
        session.add_all(Notice(key=f"k{i}", address=f"a{i}@x.example", **about, **failed) for i in range(count))


def test_all_stuck_notices_are_listed_however_many(home: Path) -> None:
    stuck(201)
    run = CliRunner().invoke
    said = run(app, ["notices", "stuck"]).stdout
    assert all(f"a{i}@x.example" in said for i in range(201))
    assert "201 in all" in said
    assert len(json.loads(run(app, ["notices", "stuck", "--json"]).stdout.splitlines()[-1])) == 201


def test_stuck_notices_are_listed_and_tried_again(home: Path) -> None:
    stuck(1)
    run = CliRunner().invoke
    listed = run(app, ["notices", "stuck", "--json"])
    assert listed.exit_code == 1
    (row,) = json.loads(listed.stdout.splitlines()[-1])
    assert (row["address"], row["error"], row["tries"]) == ("a0@x.example", "smtp-550", 10)
    assert "smtp-550" in run(app, ["notices", "stuck"]).stdout
    assert "1 will be tried again" in run(app, ["notices", "retry", "--all"]).stdout
    assert run(app, ["notices", "stuck"]).exit_code == 0
