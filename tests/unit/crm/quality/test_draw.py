"""The draw of a day: by chance and for cause, once, whoever draws and however often."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.quality import QualityRules
from crm.calls.models import HandOver
from crm.casework import Casework
from crm.db import SessionFactory
from crm.quality.drawing import draw, put_in
from crm.quality.models import Inspection
from crm.scheduler.quality import keep_inspections
from crm.warnings.models import CallWarning
from tests.city import demo_city
from tests.databases import memory_engine
from tests.unit.crm.conftest import NOON
from tests.unit.crm.quality.stage import BOSS, LI, WANG, casework, people, talked

pytestmark = pytest.mark.unit

FRIDAY = date(2026, 11, 20)


def ruled(**changed: object) -> Casework:
    """Return the demonstration with other rules of quality inspection."""
    profile = demo_city()
    quality = QualityRules.model_validate({**profile.editions[-1].quality.model_dump(), **changed})
    editions = tuple(rules.model_copy(update={"quality": quality}) for rules in profile.editions)
    return Casework(profile.model_copy(update={"editions": editions}))


NOTHING = {"share": 0, "least": 0, "most": 0}
NO_CHANCE = {"sample": NOTHING, "newcomers": {**NOTHING, "days": 30}}
NO_CAUSE: dict[str, object] = {"ratings": ()}


def reasons(session: Session) -> dict[str, list[str]]:
    session.flush()
    return {one.call_id: one.reasons for one in session.scalars(select(Inspection))}


def calls_out(session: Session, call_id: str, state: str) -> None:
    session.add(
        HandOver(id=f"h-{call_id}", call_id=call_id, target="110", name="公安", by="8001", at=NOON, state=state)
    )


def warns(session: Session, call_id: str, level: str) -> None:
    session.add(
        CallWarning(
            id=f"w-{call_id}", call_id=call_id, code="gas", level=level, leg="caller", words="煤气", sentence="煤气味",
            said_at=NOON, raised_at=NOON,
        )
    )  # fmt: skip


def test_what_has_a_cause_is_put_in_with_each_of_them(session: Session) -> None:
    people(session)
    talked(session, "plain", survey=3, minutes=20)
    talked(session, "bad", survey=4)
    talked(session, "long-and-bad", survey=5, minutes=20.1)
    for call_id, state in (("refused", "no_answer"), ("handed", "completed"), ("withdrawn", "withdrawn")):
        talked(session, call_id)
        calls_out(session, call_id, state)
    for call_id, level in (("danger", "danger"), ("serious", "serious")):
        talked(session, call_id)
        warns(session, call_id, level)
    session.flush()
    assert draw(session, ruled(**NO_CHANCE), FRIDAY, NOON) == 4
    assert reasons(session) == {
        "bad": ["dissatisfied"],
        "long-and-bad": ["dissatisfied", "long"],
        "refused": ["failed_transfer"],
        "danger": ["danger"],
    }


def test_only_recorded_calls_that_ended_on_the_citys_day_are_drawn(session: Session) -> None:
    people(session)
    midnight = datetime(2026, 11, 20, tzinfo=casework().zone)
    everything = {"share": 1, "least": 0, "most": 100}
    talked(session, "before", at=midnight - timedelta(minutes=3))
    talked(session, "over-midnight", at=midnight - timedelta(minutes=1))
    talked(session, "last", at=midnight + timedelta(hours=23, minutes=57))
    talked(session, "after", at=midnight + timedelta(hours=23, minutes=59))
    talked(session, "silent", recorded=False)
    all_calls = ruled(sample=everything, always=NO_CAUSE)
    draw(session, all_calls, FRIDAY, NOON)
    assert reasons(session) == {"over-midnight": ["chance"], "last": ["chance"]}
    eve = session.scalars(select(Inspection).where(Inspection.call_id == "over-midnight")).one()
    assert eve.card_day == date(2026, 11, 19)


def test_newcomers_have_a_share_of_their_own(session: Session) -> None:
    people(session, NOON - timedelta(days=30))
    talked(session, "c-1", LI)
    rules = ruled(**{**NO_CHANCE, "newcomers": {"share": 1, "least": 0, "most": 9, "days": 31}}, always=NO_CAUSE)
    draw(session, rules, FRIDAY, NOON)
    assert reasons(session) == {"c-1": ["newcomer"]}
    talked(session, "c-2", LI, NOON + timedelta(days=3))
    draw(session, rules, FRIDAY + timedelta(days=3), NOON)
    assert set(reasons(session)) == {"c-1"}


def test_drawing_a_day_again_and_drawing_what_was_put_in_by_hand_changes_nothing(session: Session) -> None:
    people(session)
    for n in range(40):
        talked(session, f"c-{n}", (LI, WANG)[n % 2], survey=4 if n % 10 == 0 else None)
    put_in(session, casework(), "c-0", BOSS, "投诉", NOON)
    first = draw(session, ruled(sample={"share": 0.2, "least": 2, "most": 3}), FRIDAY, NOON)
    before = reasons(session)
    assert (before["c-0"], len(before)) == (["by_hand"], first + 1)
    assert draw(session, ruled(sample={"share": 0.2, "least": 2, "most": 3}), FRIDAY, NOON) == 0
    assert reasons(session) == before


@pytest.fixture
def factory() -> Iterator[SessionFactory]:
    engine = memory_engine()
    yield SessionFactory(engine)
    engine.dispose()


def test_the_scheduler_draws_each_day_once_and_days_it_slept_through(factory: SessionFactory) -> None:
    with factory.begin() as session:
        people(session)
        for days in range(-10, 1):
            talked(session, f"day{days}", at=NOON + timedelta(days=days), survey=4)

    def passed(at: datetime) -> int:
        return keep_inspections(factory, ruled(**NO_CHANCE), at)["inspection_drawn"]

    thursday = NOON - timedelta(days=1)
    assert [passed(thursday - timedelta(days=7)), passed(thursday - timedelta(days=7))] == [1, 0]
    assert passed(NOON + timedelta(days=1)) == 7
    assert passed(NOON + timedelta(days=1, hours=2)) == 0
