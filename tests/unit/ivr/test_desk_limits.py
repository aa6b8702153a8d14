"""How long a pause and a wrap-up may last: what is marked, what is refused, what a restart remembers."""

from collections.abc import AsyncIterator

import pytest

from config.profile import PauseRule
from crm.bus.events import OperatorStateChanged
from crm.operators.orders import Order
from ivr.desk import OperatorDesk
from ivr.desk.errors import WrapUpExtendedError
from tests.city import demo_city
from tests.unit.ivr.helpers import at
from tests.unit.ivr.test_desk import ANSWERS, ENDS, RINGS, WRAP_UP_S, Room

pytestmark = pytest.mark.unit

RULES = {"小休": PauseRule(minutes=15, at_once=1), "用餐": PauseRule(minutes=45), "会议": PauseRule()}


def limited(room: Room) -> Room:
    """Give a room the rules of this test, and two extensions of a wrap-up."""
    changes = {"wrap_up_s": WRAP_UP_S, "pause_reasons": RULES, "wrap_up_extensions": 2}
    profile = demo_city().model_copy(update=changes)
    around = (room.gateway, room.bus, None, profile, room.clock, room.live)
    room.desk = OperatorDesk(*around, call_later=room.clock.call_later, logbook=room.book)  # type: ignore[arg-type]  # stand-ins
    return room


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = limited(Room())
    for login in ("8001", "8002", "8003"):
        await room.desk.sign_in(login, {"hotline": 0})
        await room.desk.ready(login)
    yield room
    await room.settled()


async def again(room: Room) -> Room:
    """Start anew with what was written down."""
    new = Room()
    new.clock.now = room.clock.now
    new.book.laid = [(login, {"hotline": 0}, kept) for login, kept in room.book.last.items()]
    await limited(new).start()
    return new


async def test_a_pause_says_until_when_its_reason_lasts(room: Room) -> None:
    await room.desk.pause("8001", "小休")
    await room.desk.pause("8002", "会议")
    assert room.desk.state_of("8001").pause_until == at(15 * 60)
    assert room.desk.state_of("8002").pause_until is None
    assert room.bus.of(OperatorStateChanged)[-2].pause_until == at(15 * 60)


async def test_one_pause_more_than_allowed_is_marked_and_not_refused(room: Room) -> None:
    for login in ("8001", "8002"):
        await room.desk.pause(login, "小休")
    await room.desk.pause("8003", "用餐")
    assert [room.desk.state_of(login).crowded for login in ("8001", "8002", "8003")] == [False, True, False]
    assert room.state("8002") == "paused:小休"


async def test_a_place_that_became_free_is_free(room: Room) -> None:
    await room.desk.pause("8001", "小休")
    await room.desk.ready("8001")
    await room.desk.pause("8002", "小休")
    assert not room.desk.state_of("8002").crowded


async def test_a_wrap_up_is_extended_as_often_as_allowed(room: Room) -> None:
    await room.take(RINGS, ANSWERS, ENDS)
    assert room.desk.state_of("8001").extensions_left == 2
    for left in (1, 0):
        room.clock.pass_by(WRAP_UP_S - 1)
        await room.desk.extend_wrap_up("8001")
        assert room.desk.state_of("8001").extensions_left == left
    with pytest.raises(WrapUpExtendedError) as refused:
        await room.desk.extend_wrap_up("8001")
    assert refused.value.slug == "wrap-up-extended-enough"
    room.clock.pass_by(WRAP_UP_S)
    assert room.state() == "ready"


async def test_the_next_wrap_up_has_all_its_extensions(room: Room) -> None:
    await room.take(RINGS, ANSWERS, ENDS)
    await room.desk.extend_wrap_up("8001")
    await room.desk.ready("8001")
    await room.take(RINGS, ANSWERS, ENDS)
    assert room.desk.state_of("8001").extensions_left == 2


async def test_an_extended_wrap_up_outlives_a_restart(room: Room) -> None:
    await room.take(RINGS, ANSWERS, ENDS)
    room.clock.pass_by(WRAP_UP_S - 1)
    await room.desk.extend_wrap_up("8001")
    new = await again(room)
    new.clock.pass_by(WRAP_UP_S - 1)
    assert (new.state(), new.desk.state_of("8001").extensions_left) == ("wrap_up", 1)
    new.clock.pass_by(1)
    await new.settled()
    assert new.state() == "ready"


async def test_a_pause_asked_for_during_a_call_is_told_and_outlives_a_restart(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    await room.desk.pause("8001", "用餐")
    assert room.bus.of(OperatorStateChanged)[-1].next_pause == "用餐"
    new = await again(room)
    assert new.state() == "talking"
    await new.take(ENDS)
    new.clock.pass_by(WRAP_UP_S)
    await new.settled()
    assert (new.state(), new.desk.state_of("8001").pause_until) == ("paused:用餐", at(WRAP_UP_S + 45 * 60))


async def test_who_was_on_the_way_to_a_pause_when_it_rang_does_not_come_back_ready(room: Room) -> None:
    await room.take(RINGS)
    await room.desk.pause("8001", "会议")
    new = await again(room)
    assert new.state() == "paused:会议"


async def test_what_a_supervisor_ordered_is_logged_with_who_and_why(room: Room) -> None:
    order = Order("9001", "开会")
    await room.desk.pause("8001", "小休", order=order)
    await room.desk.ready("8001", order=order)
    await room.take(RINGS, ANSWERS)
    await room.desk.pause("8001", "会议", order=order)
    await room.desk.sign_out("8002", "ordered", order=order)
    assert room.book.orders == [
        ("pause", "8001", "9001", "开会"),
        ("ready", "8001", "9001", "开会"),
        ("talking", "8001", "9001", "开会"),
        ("sign_out", "8002", "9001", "开会"),
    ]
