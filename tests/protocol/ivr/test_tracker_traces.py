"""What Asterisk really said, replayed into the real parser and tracker.

The traces were recorded from Asterisk 22.10.1 with SIP phones on both sides; each holds one whole call.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crm.bus.events import CallAnswered, CallEnded, OperatorRingEnded, OperatorRinging, QueueChanged
from ivr.ami import AmiEvent
from ivr.ami.protocol import AmiConnection
from ivr.tracker import CallTracker
from tests.unit.ivr.helpers import FakeBus, FakeGateway, FakeLedger

pytestmark = pytest.mark.protocol

TRACES = Path(__file__).with_name("traces")


@dataclass
class Replayed:
    """What came out of a trace."""

    bus: FakeBus
    ledger: FakeLedger
    tracker: CallTracker
    last: datetime = field(default_factory=lambda: datetime.now(UTC))

    def segments(self) -> list[tuple[str, str | None, float]]:
        return [
            (s.kind.value, s.operator, round((s.ended_at - s.started_at).total_seconds(), 1))
            for s in self.ledger.segments
        ]


async def replay(name: str, chunk: int = 1460) -> Replayed:
    bus, ledger = FakeBus(), FakeLedger()
    stamps = [datetime.now(UTC)]
    gateway: Any = FakeGateway()
    tracker = CallTracker(gateway, bus, None, lambda: stamps[-1], None, ledger)  # type: ignore[arg-type]  # stand-ins

    def hear(_: AmiConnection, event: AmiEvent) -> None:
        stamps.append(datetime.fromtimestamp(float(event["Timestamp"]), UTC))
        tracker.hear(event)

    connection = AmiConnection(hear)
    connection.responses = {}
    raw = (TRACES / f"{name}.txt").read_bytes()
    for start in range(0, len(raw), chunk):
        connection.data_received(raw[start : start + chunk])
    return Replayed(bus, ledger, tracker, stamps[-1])


TABLE = {
    "answered_hold_survey": (
        [
            ("menu", None, 20.8),
            ("waiting", None, 4.0),
            ("talking", "8001", 1.0),
            ("hold", "8001", 0.5),
            ("talking", "8001", 0.5),
            ("survey", None, 5.2),
        ],
        "answered",
        [("8001", "answered")],
    ),
    "abandoned_in_menu": ([("menu", None, 9.5)], "left_in_menu", []),
    "abandoned_while_speaking": (
        [("menu", None, 10.8), ("speaking", None, 1.6)],
        "left_while_speaking",
        [],
    ),
    "abandoned_in_queue": ([("menu", None, 10.5), ("waiting", None, 3.5)], "left_in_queue", []),
    "abandoned_while_ringing": (
        [("menu", None, 10.5), ("waiting", None, 3.8)],
        "left_while_ringing",
        [("8001", "caller_left")],
    ),
    "ring_no_answer_then_second": (
        [("menu", None, 10.5), ("waiting", None, 7.8), ("talking", "8002", 0.5)],
        "answered",
        [("8001", "no_answer"), ("8002", "answered")],
    ),
    "rejected": ([("menu", None, 10.5), ("waiting", None, 3.8)], "left_in_queue", [("8001", "no_answer")]),
    "blind_transfer": (
        [
            ("menu", None, 10.7),
            ("waiting", None, 4.1),
            ("talking", "8001", 0.7),
            ("waiting", None, 1.0),
            ("talking", "8002", 0.7),
        ],
        "answered",
        [("8001", "answered"), ("8002", "answered")],
    ),
    "attended_transfer": (
        [
            ("menu", None, 10.6),
            ("waiting", None, 4.0),
            ("talking", "8001", 0.7),
            ("hold", "8001", 1.0),
            ("talking", "8001", 0.0),
            ("talking", "8002", 0.7),
        ],
        "answered",
        [("8001", "answered")],
    ),
    "citizen_hangs_up": (
        [("menu", None, 10.5), ("waiting", None, 4.0), ("talking", "8001", 0.7)],
        "answered",
        [("8001", "answered")],
    ),
    "hang_up_in_survey": (
        [("menu", None, 10.5), ("waiting", None, 4.0), ("talking", "8001", 0.7), ("survey", None, 0.3)],
        "answered",
        [("8001", "answered")],
    ),
    "agi_fallback": (
        [("menu", None, 0.5), ("waiting", None, 4.2), ("talking", "8001", 0.7)],
        "answered",
        [("8001", "answered")],
    ),
}


@pytest.mark.parametrize("name", TABLE)
async def test_a_recorded_call_gives_its_segments_outcome_and_rings(name: str) -> None:
    segments, outcome, rings = TABLE[name]
    seen = await replay(name)
    assert seen.segments() == segments
    assert [e.outcome for e in seen.bus.of(CallEnded)] == [outcome]
    assert list(seen.ledger.outcomes.values()) == [outcome]
    assert [(e.operator, e.reason) for e in seen.bus.of(OperatorRingEnded)] == rings
    assert [e.operator for e in seen.bus.of(OperatorRinging)] == [login for login, _ in rings]
    assert not seen.tracker.live


@pytest.mark.parametrize("name", TABLE)
async def test_segments_are_one_unbroken_row_as_long_as_the_call(name: str) -> None:
    seen = await replay(name)
    [call] = seen.ledger.openings.values()
    [ended] = seen.bus.of(CallEnded)
    row = seen.ledger.segments
    assert row[0].started_at == call.started_at
    assert row[-1].ended_at == ended.at
    assert all(one.ended_at == two.started_at for one, two in pairwise(row))


@pytest.mark.parametrize("chunk", [1, 7, 100_000])
async def test_how_the_bytes_are_cut_changes_nothing(chunk: int) -> None:
    assert (await replay("blind_transfer", chunk)).segments() == (await replay("blind_transfer")).segments()


async def test_transfers_tell_who_talks() -> None:
    for name in ("blind_transfer", "attended_transfer"):
        seen = await replay(name)
        assert [e.operator for e in seen.bus.of(CallAnswered)] == ["8001", "8002"]


async def test_the_waiting_line_grows_and_empties() -> None:
    seen = await replay("abandoned_in_queue")
    changes = seen.bus.of(QueueChanged)
    assert [(c.queue, c.waiting, c.longest_since is None) for c in changes] == [
        ("hotline", 1, False),
        ("hotline", 0, True),
    ]


async def test_a_call_whose_script_never_ran_can_still_be_opened() -> None:
    seen = await replay("agi_fallback")
    [call] = seen.ledger.openings.values()
    assert (call.number, call.line, call.origin) == ("13800006021", "12345", "trunk")
    assert call.queue == "hotline"


async def test_the_recording_starts_with_the_call() -> None:
    seen = await replay("citizen_hangs_up")
    assert seen.ledger.recorded == list(seen.ledger.openings)


async def test_an_end_of_the_trace_in_the_middle_leaves_the_call_living() -> None:
    seen = await replay("asterisk_killed")
    [call] = seen.tracker.live.values()
    assert (call.state, call.operator) == ("talking", "8001")
    assert "13800006021" not in repr(call)
