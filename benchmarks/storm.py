"""Three times more calls than the operators manage, by the ordinary flow and then with the line switched to a storm.

Real Asterisk, SIPp, four operators with robots' phones. In a storm callers hear one notice and wait at once, without
menu and matter. No call may be lost or end otherwise than Asterisk told; how many were answered, and how long after
their call began, is told for both.
"""

import argparse
import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from benchmarks.machine import percentile, say
from config.clock import utc_now
from config.settings import AsrEngine, AsrSettings
from crm.calls.models import Call
from hotline.console_client import ConsoleClient
from ivr.pbx.phones import ROBOT_LOGINS
from tests.pbx.citizens import Doing, Press, Say, Wait
from tests.pbx.whole.at_work import at_work
from tests.pbx.whole.crowd import Crowd, calling, counted
from tests.pbx.whole.sound import SILENT
from tests.pbx.whole.stage import Stage, staged
from tests.pbx.whole.told import told_by_asterisk
from tests.ports import free_udp_block
from tests.whole import whole_hotline

OPERATORS = ROBOT_LOGINS[:4]
TALK_S = 5.0
AROUND_TALK_S = 2.0
"""Ringing, and the moment until the operator is ready again."""
TIMES = 3
STAYS = 0.3
GIVES_UP_MS = 30_000
WELCOME_MS = 11_000
RTP_PORTS = 1200
LONGEST_S = 300.0


async def measure(seconds: float, folder: Path) -> dict[str, object]:
    """Run both phases; return the figures."""
    rtp = free_udp_block(RTP_PORTS)
    off = AsrSettings(engine=AsrEngine.OFF)
    async with (
        whole_hotline(folder, asr=off, rtp_start=rtp, rtp_end=rtp + RTP_PORTS - 1) as whole,
        staged(whole, short_prompts=False) as stage,
        AsyncExitStack() as stack,
    ):
        for login in OPERATORS:
            seat = await stack.enter_async_context(stage.seat(login))
            await stack.enter_async_context(at_work(stage, seat, TALK_S))
        rate = TIMES * len(OPERATORS) / (TALK_S + AROUND_TALK_S)
        calls = round(rate * seconds)
        menu = (Wait(WELCOME_MS), Press("0"), Wait(GIVES_UP_MS - WELCOME_MS))
        ordinary = await phase(stage, "931", calls, seconds, menu, folder)
        await _switch(stage)
        storm = await phase(stage, "932", calls, seconds, (Wait(GIVES_UP_MS),), folder)
    return {"operators": len(OPERATORS), "calls_per_s": round(rate, 2), "ordinary": ordinary, "storm": storm}


async def phase(
    stage: Stage, prefix: str, calls: int, seconds: float, doings: Sequence[Doing], folder: Path
) -> dict[str, object]:
    """Let so many people call; return how it went."""
    silence = folder / f"{prefix}.alaw"
    await asyncio.to_thread(silence.write_bytes, SILENT * 8000)
    stay = round(calls * STAYS)
    crowds = [
        Crowd(f"{prefix}0", calls - stay, (Say(silence), *doings)),
        Crowd(f"{prefix}1", stay, (Say(silence), *doings[:-1]), stays=True),
    ]
    earlier = {call.id for call in stage.rows()}
    stage.events.clear()
    port, line = stage.whole.settings.sip_port, stage.whole.profile.line
    async with AsyncExitStack() as stack:
        citizens = [
            await stack.enter_async_context(calling(crowd, folder / crowd.prefix, port, line, round(seconds)))
            for crowd in crowds
        ]
        await asyncio.gather(*(one.process.wait() for one in citizens))
        made = sum(counted(one)[0] for one in citizens)
    rows = await stage.closed(earlier, LONGEST_S)
    return compared(stage, made, rows)


def compared(stage: Stage, made: int, rows: Sequence[Call]) -> dict[str, object]:
    """Return what became of the calls, and how long those that were answered took to be."""
    told = told_by_asterisk(stage.events)
    waited = [(row.answered_at - row.started_at).total_seconds() for row in rows if row.answered_at]
    return {
        "calls": len(rows),
        "lost": made - len(rows),
        "wrong_outcome": sum(row.outcome != told.get(row.id) for row in rows),
        "outcomes": dict(Counter(str(row.outcome) for row in rows)),
        "answered_after_s": {str(share): round(percentile(waited, share), 1) for share in (0.1, 0.5, 0.9)},
    }


async def _switch(stage: Stage) -> None:
    client = ConsoleClient(stage.whole.settings)
    await client.sign_in("9001", stage.whole.password("9001"))
    until = (utc_now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    await client.ask("POST", "/api/line-mode", {"mode": "storm", "reason": "演练", "until": until})
    await client.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=90, help="how long people go on calling in each phase")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(KeyboardInterrupt):
        say("storm", **asyncio.run(measure(given.seconds, Path(name))))


if __name__ == "__main__":
    main()
