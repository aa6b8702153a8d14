"""A hotline that only listens: a database, a bus, calls, and fake media clients."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

import hotline
from asr.admission import Admission, AdmissionRule
from asr.audio import frames_of, read_wav
from asr.models.install import install
from asr.service import Listening
from config.clock import utc_now
from config.settings import AsrEngine, AsrSettings, Settings
from crm.bus import Event, MemoryBus
from crm.calls.service import open_call
from crm.db import SessionFactory
from tests.city import demo_city
from tests.databases import file_engine
from tests.ports import free_port

T = TypeVar("T")

SPEECH = Path(hotline.__file__).parent / "drill" / "audio"
PAUSE = bytes(640)

PATIENT = AdmissionRule(full=1e3, late_s=1e3, far_too_late_s=1e3)
"""Nothing is left for later because other tests take the machine's time."""


def speech(name: str) -> list[bytes]:
    """Return a committed sentence as frames, with a pause before and after."""
    return [PAUSE] * 20 + frames_of(read_wav(SPEECH / f"{name}.wav")) + [PAUSE] * 50


class StreamClock:
    """A clock that only moves when a client sends."""

    def __init__(self) -> None:
        self.at = utc_now()

    def __call__(self) -> datetime:
        return self.at

    def pass_frame(self) -> None:
        self.at += timedelta(milliseconds=20)


async def until(condition: Callable[[], T], within_s: float = 60.0) -> T:
    """Wait for something to become true and return it."""
    async with asyncio.timeout(within_s):
        while not (found := condition()):  # noqa: ASYNC110 - the state looked at has no event of its own
            await asyncio.sleep(0.01)
        return found


async def send_frames(peer: ClientConnection, frames: list[bytes], *, speed: float, clock: StreamClock | None) -> None:
    """Send frames so many times faster than they sound."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    for number, frame in enumerate(frames):
        if clock:
            clock.pass_frame()
        await peer.send(frame)
        await asyncio.sleep(max(0.0, start + number * 0.02 / speed - loop.time()))


@dataclass
class Room:
    """What a test works with."""

    listening: Listening
    factory: SessionFactory
    bus: MemoryBus
    clock: StreamClock
    settings: Settings
    events: list[Event] = field(default_factory=list)

    def tap(
        self, call_id: str, leg: str = "caller", operator: str = ""
    ) -> AbstractAsyncContextManager[ClientConnection]:
        query = f"call={call_id}&leg={leg}" + (f"&operator={operator}" if operator else "")
        address = f"ws://127.0.0.1:{self.listening.server.port}/media?{query}"
        return connect(address, subprotocols=[Subprotocol("media")], compression=None)

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[SessionFactory]:
    engine = file_engine(tmp_path)
    yield SessionFactory(engine)
    engine.dispose()


@pytest.fixture
def calls(factory: SessionFactory) -> tuple[str, str]:
    with factory.begin() as session:
        for call_id in ("t-1.1", "t-1.2"):
            open_call(session, call_id=call_id, number="", line="12345", origin="trunk", channel="x", at=utc_now())
    return "t-1.1", "t-1.2"


@pytest.fixture(scope="session")
def models() -> None:
    """The engine's test model; fetched once for the whole project."""
    install(Settings(), "vosk-ko")


@pytest.fixture
def make_room(
    factory: SessionFactory, calls: tuple[str, str], models: None, tmp_path: Path
) -> Callable[..., AbstractAsyncContextManager[Room]]:
    @asynccontextmanager
    async def room(
        *, engine: AsrEngine = AsrEngine.AUTO, max_streams: int = 0, real_time: bool = False, workers: int = 1
    ) -> AsyncIterator[Room]:
        asr = AsrSettings(
            engine=engine, model="vosk-ko", threads=2, keep_tap_audio=True, max_streams=max_streams, workers=workers
        )
        settings = Settings(data_dir=tmp_path, media_port=free_port(), asr=asr)
        bus, clock = MemoryBus(), StreamClock()
        if real_time:
            listening = Listening(settings, demo_city(), bus, factory)
        else:
            listening = Listening(settings, demo_city(), bus, factory, clock, lambda: clock().timestamp())
        listening.transcriber.admission = Admission(max_streams, PATIENT)
        made = Room(listening, factory, bus, clock, settings)
        with bus.subscribe() as subscription:

            async def note() -> None:
                async for event in subscription:
                    made.events.append(event)

            noting = asyncio.create_task(note())
            await listening.start()
            await listening.ready()
            yield made
            await listening.stop()
        await noting

    return room
