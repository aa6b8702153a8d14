"""Call decisions over a socket: sessions per second and how long one takes, with SQLite.

Plays Asterisk in a process of its own: connects, sends the variables, answers every command, until the server closes.
First as fast as it goes from a few connections at once, then at a fixed 50 sessions per second; the target is
p99 ≤ 10 ms there.
"""

import argparse
import socket
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from agi_scripts.context import AgiContext
from agi_scripts.server import AgiServer
from benchmarks.machine import percentile, say, versions
from config.clock import utc_now
from config.profile import load_profile
from config.settings import Settings
from crm import migrate
from crm.calls.models import Call
from crm.calls.spool import Spool
from crm.db import SessionFactory, make_engine
from tests.databases import VAULT

PEER = (
    "agi_network: yes\nagi_network_script: entry\nagi_request: agi://127.0.0.1/entry\nagi_channel: PJSIP/trunk-0001\n"
)


def session(port: int, number: int) -> float:
    """Play one `entry` session and return how long it took, in seconds."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as peer:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        variables = (
            f"agi_uniqueid: bench-{number}.1\nagi_callerid: 138{number:08d}\nagi_extension: 12345\nagi_arg_1: trunk\n"
        )
        peer.sendall((PEER + variables + "\n").encode())
        with peer.makefile("rb") as lines:
            while lines.readline():
                peer.sendall(b"200 result=1\n")
    return time.perf_counter() - began


def burst(port: int, sessions: int, at_once: int, first: int) -> tuple[float, list[float]]:
    """Play sessions as fast as they go; return sessions per second and each one's time."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        took = list(pool.map(lambda n: session(port, n), range(first, first + sessions)))
    return sessions / (time.perf_counter() - began), took


def paced(port: int, per_second: int, seconds: int, first: int) -> list[float]:
    """Begin a session every 1/per_second s, whether or not the one before has ended; return each one's time."""
    began = time.perf_counter()
    tick = threading.Event()
    with ThreadPoolExecutor(per_second) as pool:
        waiting = []
        for n in range(per_second * seconds):
            tick.wait(max(0.0, began + n / per_second - time.perf_counter()))
            waiting.append(pool.submit(session, port, first + n))
        return [w.result() for w in waiting]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=20)
    seconds = arguments.parse_args().seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = make_engine(f"sqlite:///{folder / 'bench.db'}", VAULT)
        migrate.upgrade(engine)
        factory = SessionFactory(engine)
        profile, spool = load_profile("demo"), Spool(folder / "spool", VAULT)
        context = AgiContext.of(Settings(data_dir=folder), profile, factory, spool, utc_now)
        server = AgiServer("127.0.0.1", 0, context)
        server.start()
        try:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as peer:
                peer.submit(burst, server.port, 50, 2, 0).result()
                fastest, burst_times = peer.submit(burst, server.port, 1000, 4, 1_000).result()
                times = peer.submit(paced, server.port, 50, seconds, 10_000).result()
            with factory() as check:
                rows = check.query(Call).count()
        finally:
            server.stop()
            engine.dispose()
    assert rows == 50 + 1000 + len(times), f"expected a row for each session, got {rows}"
    say(
        "agi",
        sessions_per_second=round(fastest),
        burst_p99_ms=round(percentile(burst_times, 0.99) * 1000, 2),
        at_50_per_second={
            "sessions": len(times),
            "p50_ms": round(percentile(times, 0.5) * 1000, 2),
            "p99_ms": round(percentile(times, 0.99) * 1000, 2),
            "target_p99_ms": 10,
        },
        versions=versions("pyst2", "sqlalchemy"),
    )


if __name__ == "__main__":
    main()
