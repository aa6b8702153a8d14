"""Whether anybody sits at the desk."""

import pytest

from agent_console.operators.attendance import Attendance
from config.errors import ConflictError
from crm.bus import MemoryBus
from crm.operators.states import OperatorState
from tests.console_fakes import CALL, Clock, FakeDesk

pytestmark = pytest.mark.unit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> FakeDesk:
    return FakeDesk(MemoryBus(), clock)


@pytest.fixture
def attendance(desk: FakeDesk, clock: Clock) -> Attendance:
    return Attendance(desk, clock)


async def test_a_closed_browser_takes_its_operator_offline_after_half_a_minute(
    attendance: Attendance, desk: FakeDesk, clock: Clock
) -> None:
    await attendance.arrive("8001", {"hotline": 0})
    attendance.leave("8001")
    clock.advance(29)
    await attendance.sweep()
    assert desk.state_of("8001").state == OperatorState.PAUSED
    clock.advance(1)
    await attendance.sweep()
    assert desk.done[-1] == ("sign_out", "8001", "gone")
    await attendance.sweep()
    assert len(desk.done) == 2


async def test_a_reload_does_not(attendance: Attendance, desk: FakeDesk, clock: Clock) -> None:
    await attendance.arrive("8001", {"hotline": 0})
    attendance.leave("8001")
    clock.advance(2)
    await attendance.arrive("8001", {"hotline": 0})
    clock.advance(60)
    await attendance.sweep()
    assert desk.done == [("sign_in", "8001", "")]


async def test_one_page_of_two_is_enough(attendance: Attendance, desk: FakeDesk, clock: Clock) -> None:
    await attendance.arrive("8001", {})
    await attendance.arrive("8001", {})
    attendance.leave("8001")
    clock.advance(60)
    await attendance.sweep()
    assert desk.state_of("8001").state == OperatorState.PAUSED


@pytest.mark.parametrize("state", [OperatorState.TALKING, OperatorState.HOLD])
async def test_a_call_is_waited_for(attendance: Attendance, desk: FakeDesk, clock: Clock, state: OperatorState) -> None:
    await attendance.arrive("8001", {})
    attendance.leave("8001")
    desk.put("8001", state, CALL)
    clock.advance(600)
    await attendance.sweep()
    assert desk.state_of("8001").state == state
    desk.put("8001", OperatorState.WRAP_UP, CALL)
    await attendance.sweep()
    assert desk.state_of("8001").state == OperatorState.OFFLINE


async def test_whoever_worked_before_a_restart_is_waited_for(
    attendance: Attendance, desk: FakeDesk, clock: Clock
) -> None:
    desk.put("8001", OperatorState.READY)
    desk.put("8002", OperatorState.READY)
    attendance.recall(["8001", "8002"])
    await attendance.arrive("8001", {})
    clock.advance(30)
    await attendance.sweep()
    assert desk.done == [("sign_out", "8002", "gone")]


async def test_a_sign_in_whose_page_never_came_ends_too(attendance: Attendance, desk: FakeDesk, clock: Clock) -> None:
    await attendance.expect("8001", {})
    clock.advance(30)
    await attendance.sweep()
    assert desk.done[-1] == ("sign_out", "8001", "gone")


async def test_what_the_desk_refuses_is_tried_again(
    attendance: Attendance, desk: FakeDesk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await attendance.arrive("8001", {})
    attendance.leave("8001")
    clock.advance(30)
    desk.failing = ConflictError("not now")
    await attendance.sweep()
    assert "8001" in caplog.text
    desk.failing = None
    await attendance.sweep()
    assert desk.state_of("8001").state == OperatorState.OFFLINE
