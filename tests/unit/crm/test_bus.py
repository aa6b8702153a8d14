"""Events reach those who asked for their kind, in order, and never hold up who sends them."""

import threading
from datetime import UTC, datetime

import pytest

from crm.bus import MemoryBus
from crm.bus.events import CallEnded, Event, OperatorRinging, QueueChanged

pytestmark = pytest.mark.unit


async def test_a_reader_gets_its_kinds_in_order() -> None:
    bus = MemoryBus()
    with bus.subscribe(OperatorRinging) as ringing:
        bus.publish(CallEnded(call_id="1", outcome="answered"))
        bus.publish(OperatorRinging(call_id="2", operator="8001"))
        bus.publish(OperatorRinging(call_id="3", operator="8001"))
        got = [await ringing.get(), await ringing.get()]
    assert [e.call_id for e in got if isinstance(e, OperatorRinging)] == ["2", "3"]


async def test_a_closed_reader_ends_and_is_forgotten() -> None:
    bus = MemoryBus()
    reader = bus.subscribe()
    bus.publish(CallEnded(call_id="1", outcome="answered"))
    reader.close()
    bus.publish(CallEnded(call_id="2", outcome="answered"))
    assert [e.call_id async for e in reader if isinstance(e, CallEnded)] == ["1"]


async def test_a_slow_reader_loses_the_oldest_and_knows_how_many() -> None:
    bus = MemoryBus()
    with bus.subscribe(size=2) as reader:
        for name in "abcd":
            bus.publish(CallEnded(call_id=name, outcome="answered"))
        first = CallEnded
        got: list[Event | None] = [await reader.get(), await reader.get()]
    assert [e.call_id for e in got if isinstance(e, first)] == ["c", "d"]
    assert reader.dropped == 2


async def test_any_thread_may_send() -> None:
    bus = MemoryBus()
    with bus.subscribe() as reader:
        sender = threading.Thread(
            target=bus.publish, args=(QueueChanged(queue="hotline", waiting=1, longest_since=datetime.now(UTC)),)
        )
        sender.start()
        assert (await reader.get()) is not None
        sender.join()
