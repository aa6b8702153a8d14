"""Sixty calls at once, three more every second, through the whole flow: notice, menu, matter, queue, talk, evaluation.

Real Asterisk, every side recorded, as many sides transcribed as the machine admits; citizens are SIPp, operators have
robots' phones and the console's websocket, all on this machine. What each call came to is compared with what Asterisk
told, and every packet of sound towards a citizen is timed; how much of what came late only made a pause longer is told
too. Higher rates follow until something does not hold.
"""

import argparse
import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import psutil

from benchmarks.line_people import MAY_END, SCORE, crowds
from benchmarks.line_sound import Heard, listening
from benchmarks.machine import say
from config.settings import AsrSettings
from crm.calls.models import Call
from crm.calls.states import Outcome
from hotline.console_client import health
from ivr.pbx.phones import ROBOT_LOGINS
from tests.pbx.whole.at_work import at_work
from tests.pbx.whole.crowd import calling, counted
from tests.pbx.whole.stage import Stage, assert_unbroken, staged, until
from tests.pbx.whole.told import told_by_asterisk
from tests.ports import free_udp_block
from tests.whole import whole_hotline

RTP_PORTS = 2000
TALK_S = 5.0
LONGEST_S = 240.0
MOST_GAPS = 0.001
LOOK_EVERY_S = 1.0


class Load:
    """What is busy, looked at once a second: the machine, and how many sides are heard live."""

    def __init__(self, stage: Stage) -> None:
        self.processor: list[float] = []
        self.live: list[int] = []
        self.later: list[int] = []
        self._stage = stage

    async def look(self) -> None:
        """Look until cancelled."""
        psutil.cpu_percent()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.processor.append(psutil.cpu_percent())
            hearing = (await health(self._stage.whole.settings) or {}).get("hearing", {})
            self.live.append(hearing.get("live", 0))
            self.later.append(hearing.get("later", 0))


async def measure(rates: Sequence[float], seconds: float, folder: Path) -> dict[str, object]:
    """Run one phase for each rate until one does not hold; return the figures."""
    rtp = free_udp_block(RTP_PORTS)
    ports = range(rtp, rtp + RTP_PORTS)
    phases: list[dict[str, object]] = []
    async with (
        whole_hotline(folder, asr=AsrSettings(), rtp_start=ports[0], rtp_end=ports[-1]) as whole,
        staged(whole, short_prompts=False) as stage,
        everybody_at_work(stage),
    ):
        for number, rate in enumerate(rates):
            phases.append(await phase(stage, number, rate, round(rate * seconds), ports, folder / f"phase{number}"))
            if not phases[-1]["holds"]:
                break
    return {"operators": len(ROBOT_LOGINS), "phases": phases}


@asynccontextmanager
async def everybody_at_work(stage: Stage) -> AsyncIterator[None]:
    """Let every robot take one call after the other."""
    async with AsyncExitStack() as stack:
        for login in ROBOT_LOGINS:
            seat = await stack.enter_async_context(stage.seat(login))
            await stack.enter_async_context(at_work(stage, seat, TALK_S))
        yield


async def phase(stage: Stage, number: int, rate: float, calls: int, ports: range, folder: Path) -> dict[str, object]:
    """Let so many people call at one rate; return how it went."""
    people = crowds(calls, folder, number)
    earlier = {call.id for call in stage.rows()}
    stage.events.clear()
    load = Load(stage)
    looking = asyncio.create_task(load.look())
    settings, line = stage.whole.settings, stage.whole.profile.line
    with listening(ports) as heard:
        async with AsyncExitStack() as stack:
            within_s = round(calls / rate)
            calls_of = partial(calling, sip_port=settings.sip_port, line=line, within_s=within_s, outside=ports)
            citizens = [await stack.enter_async_context(calls_of(c, folder / c.prefix)) for c in people]
            await asyncio.gather(*(one.process.wait() for one in citizens))
            made = [counted(one) for one in citizens]
        rows = await stage.closed(earlier, LONGEST_S)
    looking.cancel()
    await until("every recording", lambda: not _unrecorded(stage, earlier), LONGEST_S)
    lost = sum(made_calls for made_calls, _ in made) - len(rows)
    wrong = wrongly_ended(stage, rows)
    refused = sum(made_calls - went_well for made_calls, went_well in made)
    return {
        "calls_per_s": rate,
        "calls": len(rows),
        "at_once": most_at_once(rows),
        "outcomes": dict(Counter(str(row.outcome) for row in rows)),
        "lost": lost,
        "wrong_outcome": len(wrong),
        "broken_time": _broken(stage, rows),
        "refused": refused,
        "gaps": round(heard.gaps, 6),
        "sound": {"frames": heard.frames, "late": heard.late, "of_it_in_pauses": heard.pauses, "lost": heard.lost},
        "processor": round(sum(load.processor) / max(1, len(load.processor)), 1),
        "processor_busiest": max(load.processor, default=0.0),
        "sides_heard_live": max(load.live, default=0),
        "sides_left_to_recording": max(load.later, default=0),
        "holds": holds(lost, len(wrong), refused, heard),
    }


def holds(lost: int, wrong: int, refused: int, heard: Heard) -> bool:
    """Return whether everybody was served and heard."""
    return not (lost or wrong or refused) and heard.gaps <= MOST_GAPS


def wrongly_ended(stage: Stage, rows: Sequence[Call]) -> list[str]:
    """Return the calls whose outcome is not what Asterisk told, is impossible for their kind, or lost a key."""
    told = told_by_asterisk(stage.events)
    return [
        row.id
        for row in rows
        if row.outcome != told.get(row.id)
        or row.outcome not in MAY_END[(row.number or "")[:4]]
        or (row.number or "").startswith("9104") != (row.survey == SCORE)
        or (row.outcome == Outcome.ANSWERED) != (row.operator in ROBOT_LOGINS)
    ]


def most_at_once(rows: Sequence[Call]) -> int:
    """Return how many calls went on at the busiest moment."""
    turns: list[tuple[datetime, int]] = [(row.started_at, 1) for row in rows]
    turns += [(row.ended_at, -1) for row in rows if row.ended_at]
    now = most = 0
    for _, turn in sorted(turns):
        now += turn
        most = max(most, now)
    return most


def _unrecorded(stage: Stage, earlier: set[str]) -> list[str]:
    return [r.id for r in stage.rows() if r.id not in earlier and r.recorded_from and not r.recording]


def _broken(stage: Stage, rows: Sequence[Call]) -> int:
    broken = 0
    for row in rows:
        try:
            assert_unbroken(row, stage.segments(row.id))
        except AssertionError:
            broken += 1
    return broken


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rates", type=float, nargs="+", default=[3.0, 4.0, 5.0, 6.0], help="calls per second")
    arguments.add_argument("--seconds", type=float, default=90, help="how long people go on calling at each rate")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(KeyboardInterrupt):
        say("line", **asyncio.run(measure(given.rates, given.seconds, Path(name))))


if __name__ == "__main__":
    main()
