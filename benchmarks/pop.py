"""The pop: from Asterisk's ring event on the manager interface to the frame in the operator's page.

A city's history lies in SQLite (1 000 000 calls, 300 000 tickets, a few callers with hundreds of calls). A manager
interface that only speaks sends `AgentCalled` into the real gateway, tracker, desk and console; ten operators listen on
real websockets. The time runs from the write to the socket to the frame's arrival. The target is p99 ≤ 50 ms.
"""

import argparse
import asyncio
import contextlib
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import Engine
from websockets.asyncio.client import ClientConnection, connect

from agent_console.app import make_app
from agent_console.deps import ConsoleDeps
from agent_console.server import ConsoleServer
from benchmarks.machine import percentile, say, versions
from config.clock import utc_now
from config.profile import load_profile
from config.settings import Settings
from crm import migrate
from crm.attachments.store import Store
from crm.bus import MemoryBus
from crm.calls.service import open_call, record_choice, record_queue
from crm.calls.spool import Spool
from crm.casework import Casework
from crm.db import SessionFactory, make_engine
from crm.operators.service import create_operator
from crm.tickets.drafts import DraftField, Evidence, suggest
from crm.transcripts.service import add_utterance
from ivr.ami.gateway import AmiGateway
from ivr.desk.desk import OperatorDesk
from ivr.tracker.tracker import CallTracker
from tests.console_fakes import FakeHandOvers, FakeMonitoring, FakeOutgoing, FakeTracker
from tests.databases import VAULT
from tests.protocol.ivr.fake_ami import FakeAmi, message

LOGINS = [str(8001 + i) for i in range(10)]
PASSWORD = "a-password-for-the-benchmark"  # noqa: S105 an account of a temporary database
REGULARS, CALLS_EACH = 20, 5


def fill(file: Path, calls: int, tickets: int) -> None:
    """Write three years of a city's history (``history.sql``)."""
    script = (Path(__file__).parent / "history.sql").read_text()
    sizes = {"citizens": calls // CALLS_EACH, "calls": calls, "tickets": tickets}
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.create_function("seal", 1, VAULT.seal)
        connection.create_function("blind", 1, lambda value: str(VAULT.blind(value)), deterministic=True)
        for statement in script.split(";\n"):
            connection.execute(statement, sizes)
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass
class Hotline:
    """What the rings go through."""

    factory: SessionFactory
    ami: FakeAmi
    tracker: CallTracker
    base: str


@asynccontextmanager
async def hotline(folder: Path, engine: Engine) -> AsyncIterator[Hotline]:
    """Run gateway, tracker, desk and console, and a manager interface for them."""
    factory = SessionFactory(engine)
    with factory.begin() as session:
        for login in LOGINS:
            create_operator(session, login, f"话务员{login}", "operator", {"hotline": 0}, PASSWORD, utc_now())
    async with FakeAmi().serve() as ami, served(folder, factory, ami.port) as (tracker, _, console):
        yield Hotline(factory, ami, tracker, f"http://127.0.0.1:{console.port}")


@asynccontextmanager
async def served(
    folder: Path, factory: SessionFactory, ami_port: int, wrap_up_s: int = 60
) -> AsyncIterator[tuple[CallTracker, OperatorDesk, ConsoleServer]]:
    """Run gateway, tracker, desk and console."""
    bus, profile = MemoryBus(), load_profile("demo").model_copy(update={"wrap_up_s": wrap_up_s})
    async with AsyncExitStack() as stack:
        gateway = AmiGateway("127.0.0.1", ami_port, "hotline", "secret")
        tracker = CallTracker(gateway, bus, factory, utc_now, Spool(folder / "spool", VAULT))
        desk = OperatorDesk(gateway, bus, factory, profile, utc_now, tracker.live)
        up = asyncio.Event()
        gateway.on_up(up.set)
        settings = Settings(data_dir=folder)
        store = Store(settings.attachments_dir, settings.attachment_bytes)
        calls = FakeTracker()
        outside = (tracker, desk, FakeHandOvers(calls), FakeMonitoring(bus, calls), FakeOutgoing(), gateway)
        deps = ConsoleDeps(settings, profile, factory, bus, *outside, utc_now, Casework(profile), store)
        console = ConsoleServer(make_app(deps), "127.0.0.1", 0)
        for part in (tracker, desk, console, gateway):
            await part.start()
            stack.push_async_callback(part.stop)
        await up.wait()
        yield tracker, desk, console


@asynccontextmanager
async def page(base: str, login: str) -> AsyncIterator[ClientConnection]:
    """An operator's page: signed in, connected, ready."""
    async with httpx.AsyncClient(base_url=base, trust_env=False, headers={"Origin": base}, timeout=30) as client:
        signed = await client.post("/api/sign-in", json={"login": login, "password": PASSWORD})
        signed.raise_for_status()
        cookie = {"Cookie": f"hotline_session={client.cookies['hotline_session']}"}
        address = base.replace("http", "ws", 1) + "/ws/console"
        async with connect(address, additional_headers=cookie, origin=base, proxy=None) as socket:  # type: ignore[arg-type]  # Origin is a NewType of str
            await frame(socket, "hello")
            (await client.post("/api/state", json={"move": "ready"})).raise_for_status()
            yield socket


async def frame(socket: ClientConnection, kind: str) -> dict[str, object]:
    """Return the next frame of a kind."""
    async with asyncio.timeout(10):
        while True:
            found: dict[str, object] = json.loads(await socket.recv())
            if found["type"] == kind:
                return found


def prepare(factory: SessionFactory, call_id: str, number: str) -> None:
    """Write what the menu, the recogniser and the reader leave before it rings."""
    now = utc_now()
    with factory.begin() as session:
        open_call(
            session, call_id=call_id, number=number, line="12345", origin="trunk", channel="PJSIP/trunk-1", at=now
        )
        record_choice(session, call_id, "3", "求助")
        record_queue(session, call_id, "hotline", now)
        said = add_utterance(
            session,
            call_id=call_id,
            leg="caller",
            operator=None,
            text="解放大道的路灯坏了好几天了",
            words=[],
            started_at=now,
            ended_at=now + timedelta(seconds=3),
            engine="vosk",
            model="benchmark",
        )
        evidence = Evidence(said.text, said.id, "said")
        values = {"district": "江岸区", "category": "城市管理/市政设施/路灯故障", "address": "解放大道", "kind": "求助"}
        suggest(session, call_id, {name: DraftField(v, False, 0.8, evidence) for name, v in values.items()}, now)


def event(name: str, call_id: str, number: str, **fields: str) -> bytes:
    """Return a manager event about the citizen's channel."""
    about = {
        "Event": name,
        "Timestamp": f"{time.time():.6f}",
        "Channel": "PJSIP/trunk-00000001",
        "CallerIDNum": number,
        "Context": "from-trunk",
        "Exten": "12345",
        "Uniqueid": call_id,
        "Linkedid": call_id,
    }
    return message(**about, **fields)


async def ring(world: Hotline, socket: ClientConnection, login: str, call_id: str, number: str) -> float:
    """Let a call ring at an operator; return seconds from the event to the frame."""
    await asyncio.to_thread(prepare, world.factory, call_id, number)
    world.ami.send(
        event("Newchannel", call_id, number),
        event("UserEvent", call_id, number, UserEvent="HotlineStep", CallId=call_id, Step="waiting", Queue="hotline"),
        event("QueueCallerJoin", call_id, number, Queue="hotline"),
    )
    await frame(socket, "queue")
    rings = event(
        "AgentCalled", call_id, number, Interface=f"PJSIP/op-{login}", DestChannel=f"PJSIP/op-{login}-00000002",
        DestUniqueid=f"{call_id}9",
    )  # fmt: skip
    began = time.perf_counter()
    world.ami.send(rings)
    pop = await frame(socket, "pop")
    took = time.perf_counter() - began
    shown = pop["pop"]
    assert isinstance(shown, dict)
    assert shown["call_id"] == call_id, "expected the pop of the ringing call"
    assert shown["complete"], "expected a whole pop"
    assert len(shown["recent_calls"]) == 5, "expected a caller with a history"
    assert shown["draft"]["district"]["value"] == "江岸区"
    world.ami.send(event("QueueCallerLeave", call_id, number, Queue="hotline"), event("Hangup", call_id, number))
    await frame(socket, "pop_closed")
    return took


def caller(draw: random.Random, turn: int, citizens: int) -> str:
    """Return the number of a caller with a history; every tenth is a regular one."""
    if turn % 10 == 0:
        return f"138{draw.randrange(1, REGULARS + 1):08d}"
    # Every hundredth citizen's calls were given to the regulars.
    return f"138{draw.randrange(citizens // 100) * 100 + draw.randrange(1, 100) + 1:08d}"


async def measure(folder: Path, engine: Engine, rounds: int, citizens: int) -> list[float]:
    """Let one operator's phone ring while the others listen; return each pop's seconds."""
    draw = random.Random(12345)
    async with hotline(folder, engine) as world, AsyncExitStack() as stack:
        first, *others = [await stack.enter_async_context(page(world.base, login)) for login in LOGINS]
        listening = [asyncio.create_task(count_pops(socket)) for socket in others]
        try:
            took = [
                await ring(world, first, LOGINS[0], f"bench-{turn}.1", caller(draw, turn, citizens))
                for turn in range(rounds)
            ]
        finally:
            for task in listening:
                task.cancel()
            pops = await asyncio.gather(*listening)
    assert not any(pops), f"expected pops only where it rings, others saw {pops}"
    return took


async def count_pops(socket: ClientConnection) -> int:
    """Read what a page gets until cancelled; return how many pops were among it."""
    pops = 0
    with contextlib.suppress(asyncio.CancelledError):
        async for raw in socket:
            pops += json.loads(raw)["type"] == "pop"
    return pops


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=500)
    arguments.add_argument("--calls", type=int, default=1_000_000)
    arguments.add_argument("--tickets", type=int, default=300_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = make_engine(f"sqlite:///{folder / 'hotline.db'}", VAULT)
        migrate.upgrade(engine)
        began = time.perf_counter()
        fill(folder / "hotline.db", given.calls, given.tickets)
        filled = time.perf_counter() - began
        size = (folder / "hotline.db").stat().st_size
        took = asyncio.run(measure(folder, engine, given.rounds, given.calls // CALLS_EACH))
        engine.dispose()
    say(
        "pop",
        calls=given.calls,
        tickets=given.tickets,
        database_mib=round(size / 2**20),
        fill_s=round(filled, 1),
        n=len(took),
        first_ms=round(took[0] * 1000, 1),
        p50_ms=round(percentile(took, 0.5) * 1000, 1),
        p99_ms=round(percentile(took, 0.99) * 1000, 1),
        max_ms=round(max(took) * 1000, 1),
        target_p99_ms=50,
        versions=versions("fastapi", "uvicorn", "websockets", "sqlalchemy", "panoramisk"),
    )


if __name__ == "__main__":
    main()
