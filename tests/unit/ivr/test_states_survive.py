"""Every state, after a restart of ours and after one of Asterisk: whoever was there is there, and Asterisk agrees."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from crm.bus.events import PbxLinkChanged
from crm.operators.states import OperatorState
from ivr.desk import Presence
from tests.unit.ivr.helpers import at
from tests.unit.ivr.model_pbx import QUEUE, ModelGateway
from tests.unit.ivr.test_desk import CALL, WRAP_UP_S, Room

pytestmark = pytest.mark.unit

_S = OperatorState


def with_call(room: Room) -> None:
    state = room.desk.state_of("8001").state
    talks = state in (_S.TALKING, _S.HOLD)
    room.live[CALL] = SimpleNamespace(
        id=CALL, state=state, operator="8001" if talks else None, ringing={} if talks else {"8001": "leg-1"}
    )


def without_call(_: Room) -> None:
    """Asterisk was started anew: no call lives."""


# state before: (state and pause in Asterisk after a restart of ours, ... after one of Asterisk)
TABLE: dict[OperatorState, tuple[tuple[str, bool | None], tuple[str, bool | None]]] = {
    _S.OFFLINE: (("offline", None), ("offline", None)),
    _S.READY: (("ready", False), ("ready", False)),
    _S.PAUSED: (("paused:用餐", True), ("paused:用餐", True)),
    _S.RINGING: (("ready", False), ("ready", False)),
    _S.TALKING: (("talking", True), ("wrap_up", True)),
    _S.HOLD: (("hold", True), ("wrap_up", True)),
    _S.CALLING: (("calling", True), ("wrap_up", True)),
    _S.WRAP_UP: (("wrap_up", True), ("wrap_up", True)),
}


def test_the_table_has_every_state() -> None:
    assert set(TABLE) == set(OperatorState)


@pytest.mark.parametrize("state", OperatorState)
@pytest.mark.parametrize(("place", "lives"), [(0, with_call), (1, without_call)], ids=["ours", "asterisk"])
async def test_a_state_outlives_a_restart(state: OperatorState, place: int, lives: Callable[[Room], None]) -> None:
    reason = "用餐" if state is _S.PAUSED else ""
    call = CALL if state in (_S.RINGING, _S.TALKING, _S.HOLD, _S.WRAP_UP) else "out-1" if state is _S.CALLING else None
    kept = Presence(state, reason, at(-10), call, at(WRAP_UP_S - 10) if state is _S.WRAP_UP else None)
    gateway = ModelGateway()
    room = Room(gateway, calling=lambda _: place == 0 or None)
    room.book.laid = [] if state is _S.OFFLINE else [("8001", {QUEUE: 0}, kept)]
    if place == 0 and state is not _S.OFFLINE:
        gateway.pbx.add(QUEUE, "8001", state not in (_S.READY, _S.RINGING))
    await room.start()
    lives(room)
    await room.take(PbxLinkChanged(up=True))
    expected, paused = TABLE[state][place]
    assert room.state() == expected
    assert gateway.pbx.members.get((QUEUE, "8001")) is paused
