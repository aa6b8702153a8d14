"""Many consoles on one machine: pops in time, a wallboard that is not old, memory and processor of the server.

Gateway, tracker, desk and console run in one process, the consoles' websockets in two others. A manager interface that
only speaks sends calls: each rings at one of the operators, is answered, talks and ends, 20 calls a second. A pop's
time runs from the write of `AgentCalled` to the frame's arrival in the page's process; the wallboard's to the first
frame that tells a supervisor of that operator. The targets: pop p99 ≤ 100 ms, wallboard ≤ 1 s, memory ≤ 1 MB a console.
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil

from benchmarks.console_pages import Seen, show
from benchmarks.console_server import serve
from benchmarks.machine import percentile, say, versions
from benchmarks.pop import event, fill, prepare
from config.clock import utc_now
from crm import migrate
from crm.db import SessionFactory, make_engine
from crm.operators.models import Operator
from crm.operators.service import sign_in
from tests.databases import VAULT
from tests.protocol.ivr.fake_ami import FakeAmi

PAGE_PROCESSES = 2
SUPERVISORS = ("9001", "9002")
"""One for each process of pages."""
RINGS_S, TALKS_S = 0.5, 4.0
SPAWN = multiprocessing.get_context("spawn")


@dataclass
class Measured:
    """What the driver did: when each call rang."""

    rang: dict[str, float] = field(default_factory=dict)


@dataclass
class Child:
    """A process and the way to talk with it."""

    process: SpawnProcess
    pipe: Connection

    async def hear(self) -> object:
        return await asyncio.to_thread(self.pipe.recv)


def start(work: object, *arguments: object) -> Child:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=work, args=(*arguments, theirs), daemon=True)  # type: ignore[arg-type]
    process.start()
    return Child(process, ours)


def accounts(factory: SessionFactory, logins: Sequence[str]) -> list[str]:
    """Make accounts that are signed in, some of them supervisors', and return the cookies' tokens."""
    now = utc_now()
    with factory.begin() as session:
        session.add_all(
            Operator(
                login=login,
                name=f"话务员{login}",
                role="supervisor" if login in SUPERVISORS else "operator",
                queues={"hotline": 0},
                password_hash="",
                active=True,
                created_at=now,
            )
            for login in logins
        )
        session.flush()
        return [sign_in(session, login, now, 12)[0] for login in logins]


async def call(ami: FakeAmi, measured: Measured, call_id: str, number: str, login: str) -> None:
    """Let one call wait, ring, be answered, talk and end."""
    channel = f"PJSIP/op-{login}-{int(login):08x}"
    phone = {"Interface": f"PJSIP/op-{login}", "DestChannel": channel, "DestUniqueid": f"{call_id}9"}
    ami.send(
        event("Newchannel", call_id, number),
        event("UserEvent", call_id, number, UserEvent="HotlineStep", CallId=call_id, Step="waiting", Queue="hotline"),
        event("QueueCallerJoin", call_id, number, Queue="hotline"),
    )
    rings = event("AgentCalled", call_id, number, **phone)
    measured.rang[call_id] = time.perf_counter()
    ami.send(rings)
    await asyncio.sleep(RINGS_S)
    ami.send(
        event("QueueCallerLeave", call_id, number, Queue="hotline"), event("AgentConnect", call_id, number, **phone)
    )
    await asyncio.sleep(TALKS_S)
    ami.send(event("Hangup", call_id, number))


async def ring(ami: FakeAmi, calls: Sequence[tuple[str, str, str]], per_second: float) -> Measured:
    """Let calls come at an even pace; return when they did."""
    measured, going, begun = Measured(), set(), time.perf_counter()
    for place, (call_id, number, login) in enumerate(calls):
        await asyncio.sleep(max(0.0, begun + place / per_second - time.perf_counter()))
        going.add(asyncio.create_task(call(ami, measured, call_id, number, login)))
    await asyncio.gather(*going)
    return measured


def memory_mib(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 2**20


def lags(measured: Measured, board: Sequence[tuple[float, set[str]]], rang_at: dict[str, str]) -> list[float]:
    """Return for each ring the milliseconds until the wallboard told of the operator it rings at."""
    found = []
    for call_id, began in measured.rang.items():
        came = next((at for at, logins in board if at >= began and rang_at[call_id] in logins), None)
        if came is not None:
            found.append((came - began) * 1000)
    return found


async def measure(folder: Path, consoles: int, seconds: float, per_second: float) -> dict[str, object]:
    """Run server, pages and calls; return the figures."""
    engine = make_engine(f"sqlite:///{folder / 'hotline.db'}", VAULT)
    factory = SessionFactory(engine)
    logins = [str(10_001 + place) for place in range(consoles - len(SUPERVISORS))]
    tokens = accounts(factory, [*SUPERVISORS, *logins])
    calls = [
        (f"bench-{place}.1", f"138{place % 1000 * 7 + 1:08d}", logins[place % len(logins)])
        for place in range(int(seconds * per_second))
    ]
    for call_id, number, _ in calls:
        prepare(factory, call_id, number)
    async with FakeAmi().serve() as ami:
        server = start(serve, str(folder), ami.port, logins)
        port, process = await server.hear(), psutil.Process(server.process.pid)
        without = memory_mib(process)
        base = f"http://127.0.0.1:{port}"
        pages = [start(show, base, tokens[part::PAGE_PROCESSES]) for part in range(PAGE_PROCESSES)]
        for one in pages:
            await one.hear()
        server.pipe.send("opened")
        await server.hear()
        opened, before, began = memory_mib(process), process.cpu_times(), time.perf_counter()
        measured = await ring(ami, calls, per_second)
        after, took, at_end = process.cpu_times(), time.perf_counter() - began, memory_mib(process)
        seen: list[Seen] = []
        for one in pages:
            one.pipe.send("stop")
            found = await one.hear()
            assert isinstance(found, Seen)
            seen.append(found)
        server.pipe.send("stop")
        held_up = await server.hear()
        assert isinstance(held_up, float)
        for child in (server, *pages):
            await asyncio.to_thread(child.process.join, 30)
    engine.dispose()
    popped = {call_id: at for one in seen for call_id, at in one.pops.items()}
    pops = [(popped[call_id] - at) * 1000 for call_id, at in measured.rang.items() if call_id in popped]
    board = lags(measured, seen[0].board, {call_id: login for call_id, _, login in calls})
    busy = after.user + after.system - before.user - before.system
    return {
        "consoles": consoles,
        "calls": len(calls),
        "calls_per_s": per_second,
        "pops_missing": len(calls) - len(pops),
        "pop_p50_ms": round(percentile(pops, 0.5), 1),
        "pop_p99_ms": round(percentile(pops, 0.99), 1),
        "pop_max_ms": round(max(pops), 1),
        "wallboard_p50_ms": round(percentile(board, 0.5), 1),
        "wallboard_p99_ms": round(percentile(board, 0.99), 1),
        "wallboard_max_ms": round(max(board), 1),
        "wallboard_missing": len(calls) - len(board),
        "frames": sum(one.frames for one in seen),
        "closed": sum(len(one.closed) for one in seen),
        "server_mib_without": round(without, 1),
        "server_mib_with": round(opened, 1),
        "server_mib_at_end": round(at_end, 1),
        "mib_per_console": round((opened - without) / consoles, 3),
        "mib_per_console_at_end": round((at_end - without) / consoles, 3),
        "server_cpu": round(busy / took, 2),
        "collector_max_ms": round(held_up * 1000, 1),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--consoles", type=int, nargs="+", default=[500, 1500])
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--per-second", type=float, default=20)
    arguments.add_argument("--calls", type=int, default=100_000, help="of the city's history")
    given = arguments.parse_args()
    for consoles in given.consoles:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            engine = make_engine(f"sqlite:///{folder / 'hotline.db'}", VAULT)
            migrate.upgrade(engine)
            engine.dispose()
            fill(folder / "hotline.db", given.calls, given.calls // 3)
            figures = asyncio.run(measure(folder, consoles, given.seconds, given.per_second))
        targets = {"target_pop_p99_ms": 100, "target_wallboard_ms": 1000, "target_mib_per_console": 1}
        say("console", **figures, **targets, versions=versions("fastapi", "uvicorn", "websockets", "sqlalchemy"))


if __name__ == "__main__":
    main()
