"""Until when nothing said in a call is written down, whoever told of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from asr.masks import Masks
from crm.bus import MemoryBus
from crm.bus.events import CallEnded, MaskChanged
from crm.calls.masks import LONGEST, MARGIN, begin_mask
from crm.calls.service import open_call
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.databases import memory_engine

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def masks() -> Masks:
    return Masks(MemoryBus())


def masked(until: datetime) -> MaskChanged:
    return MaskChanged(call_id="c-1", by="8001", start=NOON, end=until, at=NOON)


def test_a_mask_lasts_as_long_as_was_said_last_and_not_beyond_the_call(masks: Masks) -> None:
    masks.take(masked(after(60)))
    assert masks.until == {"c-1": after(60) + MARGIN}
    masks.take(masked(after(7)))
    assert masks.until == {"c-1": after(7) + MARGIN}
    masks.take(CallEnded(call_id="c-1", outcome="answered"))
    assert masks.until == {}


def test_a_mask_from_before_a_restart_is_remembered_and_what_was_told_since_is_worth_more(masks: Masks) -> None:
    with Session(memory_engine()) as session:
        call = open_call(session, call_id="c-1", number="", line="12345", origin="trunk", channel="t", at=NOON)
        masks.recall(session, call)
        assert masks.until == {}
        begin_mask(session, call.id, Actor("8001", Role.OPERATOR), NOON)
        masks.recall(session, call)
        assert masks.until == {"c-1": NOON + LONGEST + MARGIN}
        masks.take(masked(after(7)))
        masks.recall(session, call)
        assert masks.until == {"c-1": after(7) + MARGIN}
