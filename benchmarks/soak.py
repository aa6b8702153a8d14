"""A whole hotline under everyday load for a long time: at the end everybody agrees, nothing is left, memory is flat.

Real Asterisk; four operators with robots' phones and pages on real websockets, citizens by chance at 60 % of what the
operators manage. Operators take breaks, reload, lose their network, hand over, sign out and come again; citizens give
up in the menu or the queue, or talk until either side hangs up.
"""

import argparse
import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import say
from benchmarks.soak_hotline import Ears, Gauge, broken, drift, gauges
from benchmarks.soak_people import AT_WORK, TALKS_S, WRITES_S, Worker, citizen
from config.settings import AsrEngine, AsrSettings
from hotline.drill.cast import robot_account
from tests.pbx.whole.stage import Stage, staged, until
from tests.ports import free_udp_block
from tests.whole import whole_hotline

RTP_PORTS = 400
SHARE = 0.6
RING_AND_SURVEY_S = 4.0
LOOK_EVERY_S = 5.0
RESTING = ("ready", "paused")
SETTLE_S = 2.0
"""How far an operator's state may be from Asterisk's."""


async def measure(minutes: float, seed: int, folder: Path) -> dict[str, object]:
    """Run the hotline; return the figures."""
    rtp = free_udp_block(RTP_PORTS)
    off = AsrSettings(engine=AsrEngine.OFF)
    async with (
        whole_hotline(folder, asr=off, rtp_start=rtp, rtp_end=rtp + RTP_PORTS - 1) as whole,
        staged(whole) as stage,
    ):
        return await soak(stage, minutes * 60, random.Random(seed))


async def soak(stage: Stage, seconds: float, draw: random.Random) -> dict[str, object]:
    """Let people come and go for so long, then compare."""
    whole, did, ears = stage.whole, Counter[str](), Ears()
    stop = stage.link.subscribe(ears.hear)
    gauge = gauges(whole)
    open_before = {name: one.process.num_fds() for name, one in gauge.items()}
    workers = [Worker(stage, login, robot_account(whole.factory, whole.profile, login), draw, did) for login in AT_WORK]
    at_work = [asyncio.create_task(worker.work()) for worker in workers]
    per_second = SHARE * len(workers) / (TALKS_S + WRITES_S + RING_AND_SURVEY_S)
    end, number, calls = time.monotonic() + seconds, 13_900_000_000, set[asyncio.Task[None]]()
    looking = asyncio.create_task(_look(list(gauge.values())))
    while time.monotonic() < end:
        await asyncio.sleep(draw.expovariate(per_second))
        number += 1
        calls.add(asyncio.create_task(citizen(stage, ears, str(number), draw, did)))
        calls = {one for one in calls if not one.done()}
        stage.events.clear()
        assert not any(task.done() for task in at_work), "expected every operator to stay at work"
    for worker in workers:
        worker.resting = True
    await asyncio.gather(*calls)
    await stage.closed()
    await until("operators at rest", lambda: all(worker.state in RESTING for worker in workers))
    await asyncio.sleep(SETTLE_S)
    looking.cancel()
    differing = await drift(stage, {worker.login: worker.state for worker in workers})
    differing += [
        f"{worker.login}: page {worker.state}, fresh page {fresh}"
        for worker in workers
        if (fresh := await worker.fresh()) != worker.state
    ]
    for task in at_work:
        task.cancel()
    await asyncio.gather(*at_work, return_exceptions=True)
    stop()
    return {
        "minutes": round(seconds / 60, 1),
        "operators": len(workers),
        "calls_per_s": round(per_second, 3),
        "did": dict(sorted(did.items())),
        "frames_out_of_order": sum(worker.out_of_order for worker in workers),
        "drift": differing,
        "leaked_channels": len(await stage.channels()),
        "broken_calls": broken(stage),
        "tracebacks": whole.log().count("Traceback"),
        "files_at_rest": {name: [open_before[name], one.process.num_fds()] for name, one in gauge.items()},
        "memory": {name: one.told() for name, one in gauge.items()},
    }


async def _look(gauge: Sequence[Gauge]) -> None:
    while True:
        for one in gauge:
            one.look()
        await asyncio.sleep(LOOK_EVERY_S)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("minutes", type=float, nargs="?", default=30)
    arguments.add_argument("--seed", type=int, default=12345)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(KeyboardInterrupt):
        say("soak", **asyncio.run(measure(given.minutes, given.seed, Path(name))))


if __name__ == "__main__":
    main()
