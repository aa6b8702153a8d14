"""A recorded call whose middle the gateway never hears, because the link is cut."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from crm.bus.events import CallAnswered, CallEnded, PbxLinkChanged
from ivr.ami import AmiGateway
from ivr.tracker import CallTracker, tracker
from tests.protocol.ivr.fake_ami import Answer, FakeAmi, Fields, message
from tests.protocol.ivr.test_gateway import HASTY, until
from tests.protocol.ivr.test_tracker_traces import TRACES
from tests.unit.ivr.helpers import FakeBus, FakeLedger

pytestmark = pytest.mark.protocol

SHOWN: dict[str, list[Fields]] = json.loads((TRACES / "ami_reconnect.json").read_text())


def listed(messages: list[Fields]) -> Answer:
    return lambda asked: (
        b"".join(message(**(m | {"ActionID": asked["ActionID"]})) for m in messages)
        + (
            message(Event="ListComplete", EventList="Complete", ActionID=asked["ActionID"])
            if "EventList" in messages[0]
            else b""
        )
    )


def nothing(action: str) -> list[Fields]:
    return SHOWN[action][:1]


def split_at(raw: bytes, name: str) -> tuple[list[bytes], list[bytes]]:
    """Cut a trace behind the first event of this name."""
    messages = [m + b"\r\n\r\n" for m in raw.split(b"\r\n\r\n") if m]
    place = next(i for i, m in enumerate(messages) if m.startswith(f"Event: {name}\r".encode())) + 1
    return messages[:place], messages[place:]


@pytest.mark.parametrize(
    ("heard_to", "talked_before"), [("AgentConnect", True), ("QueueCallerJoin", False), ("AgentCalled", False)]
)
async def test_the_middle_of_a_call_is_rebuilt(
    monkeypatch: pytest.MonkeyPatch, heard_to: str, talked_before: bool
) -> None:
    monkeypatch.setattr(tracker, "known_calls", lambda _: {})
    raw = (TRACES / "ami_reconnect.txt").read_bytes()
    before, after = split_at(raw, heard_to)
    stamps = [float(s) for s in re.findall(rb"Timestamp: ([0-9.]+)", raw)]
    cut_at = float(re.findall(rb"Timestamp: ([0-9.]+)", before[-1])[0])
    now = [cut_at]
    clock: Callable[[], datetime] = lambda: datetime.fromtimestamp(now[0], UTC)  # noqa: E731 - a one-line stand-in
    async with FakeAmi().serve() as ami:
        for action in SHOWN:
            ami.answers[action] = listed(nothing(action))
        bus, ledger = FakeBus(), FakeLedger()
        around: Any = (bus, None, clock, None, ledger)
        gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)
        calls = CallTracker(gateway, *around)
        await gateway.start()
        try:
            await until(lambda: bus.of(PbxLinkChanged))
            ami.send(*before)
            marker = asyncio.Event()
            gateway.subscribe(lambda e: marker.set() if e.name == heard_to else None)
            await marker.wait()
            for action, shown in SHOWN.items():
                ami.answers[action] = listed(shown)
            ami.cut()
            await until(lambda: len(bus.of(PbxLinkChanged)) == 2)
            now[0] = stamps[-1] - 0.5
            await until(lambda: len(bus.of(PbxLinkChanged)) == 3)
            [call] = calls.live.values()
            assert (call.state, call.operator, call.ringing) == ("talking", "8001", {})
            ami.send(*split_at(b"".join(after), "BridgeLeave")[0][-1:], *split_at(b"".join(after), "BridgeLeave")[1])
            await until(lambda: bus.of(CallEnded))
        finally:
            await gateway.stop()
    assert [e.outcome for e in bus.of(CallEnded)] == ["answered"]
    assert {e.operator for e in bus.of(CallAnswered)} == {"8001"}
    assert [(s.kind, s.operator) for s in ledger.segments] == [("menu", None), ("waiting", None), ("talking", "8001")]
    talked = (ledger.segments[-1].ended_at - ledger.segments[-1].started_at).total_seconds()
    assert (talked > 1) == talked_before
    assert not ledger.interrupted[-1][0]
