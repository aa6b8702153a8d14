"""The afternoon of a leader's shift, twenty times as fast: 772 calls in two hours, ten operators, one leader.

Real Asterisk. Citizens are SIPp with the patience of people, some of whom call again; operators lead citizens to the
leader with a summary whenever there is room. Who was answered by whom is counted from Asterisk's own events; the report
of the shift, as its Word document says it, must be right to the call, and whoever nobody answered must be on the list
of those who are called back.
"""

import argparse
import asyncio
import contextlib
import re
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx

from benchmarks.machine import say
from config.clock import utc_now
from config.settings import AsrEngine, AsrSettings
from crm.call_backs.models import CallBack
from crm.calls.models import Call
from crm.leader_shifts.figures import figures_of
from crm.leader_shifts.models import LeaderShift
from crm.operators.service import get_operator
from hotline.console_client import ConsoleClient, ConsoleRefusedError
from hotline.drill.cast import robot_account
from ivr.pbx.phones import ROBOT_LOGINS
from tests.pbx.citizens import Press, Say, Wait
from tests.pbx.whole.at_work import at_work
from tests.pbx.whole.crowd import Crowd, calling, counted
from tests.pbx.whole.sound import SILENT
from tests.pbx.whole.stage import Seat, Stage, staged, until
from tests.ports import free_udp_block
from tests.whole import Whole, whole_hotline

TIMES_FASTER = 20
AFTERNOON_S = 2 * 3600
CALLS, LED = 772, 13
OPERATORS, LEADER = ROBOT_LOGINS[:10], ROBOT_LOGINS[-1]
TALK_S, LEADER_TALK_S = 300, 440
"""Of the leader's nine minutes a call; the rest is what ringing takes, which is not twenty times as fast."""
IDLE_S = 900.0
"""The leader gets the thirteen calls that are led there, and nobody calls while the last ones drain."""
RTP_PORTS = 1200
DRAIN_S = 400.0
SCREENED_S = 2.0
SUMMARY = {"kind": "queue", "target": "leader", "way": "blind", "note": "路灯坏了三天，已报两次。"}

STAYS, STAYING = 0.2, "9209"
"""Who stays until all is said, and how their numbers begin; the others hang up after so much of the real afternoon."""
PATIENCE_S = (60, 120, 240)
AGAIN = 0.25
"""Of those who give up, who calls again."""


@dataclass
class Answered:
    """Who talked in each call, as Asterisk told it."""

    by: dict[str, set[str]] = field(default_factory=dict)

    def read(self, stage: Stage) -> "Answered":
        """Take what was told."""
        for event in stage.events:
            if event.name == "AgentConnect" and (found := re.search(r"op-(\d+)", event["Interface"])):
                self.by.setdefault(event["Uniqueid"], set()).add(found[1])
        return self

    def count(self, calls: Iterable[str]) -> Counter[str]:
        """Return how many calls were answered by the leader, by an operator alone, by nobody."""
        fates: Counter[str] = Counter()
        for call_id in calls:
            talked = self.by.get(call_id, set())
            fates["by_leader" if LEADER in talked else "by_operator" if talked else "by_nobody"] += 1
        return fates


def crowds(silence: Path) -> list[Crowd]:
    """Return all who call, by patience."""
    person = (Say(silence), Wait(800), Press("0"))
    stay = round(CALLS * STAYS)
    give_up, again = round((CALLS - stay) * (1 - AGAIN)), round((CALLS - stay) * AGAIN)
    each = [give_up // 3, give_up // 3, give_up - 2 * (give_up // 3)]
    patience = [Wait(round(seconds * 1000 / TIMES_FASTER)) for seconds in PATIENCE_S]
    groups = zip(each, patience, strict=True)
    first = [Crowd(f"920{n}", calls, (*person, wait)) for n, (calls, wait) in enumerate(groups)]
    return [*first, Crowd("9200", again, (*person, patience[1])), Crowd(STAYING, stay, person, stays=True)]


async def measure(folder: Path) -> dict[str, object]:
    """Hold the shift; return how it went."""
    rtp = free_udp_block(RTP_PORTS)
    off = AsrSettings(engine=AsrEngine.OFF)
    more = {"rtp_start": rtp, "rtp_end": rtp + RTP_PORTS - 1, "cases_every_s": 1}
    async with whole_hotline(folder, asr=off, **more) as whole, staged(whole) as stage:
        _make_leader(whole)
        planner, approver = ConsoleClient(whole.settings), ConsoleClient(whole.settings)
        await planner.sign_in("9001", whole.password("9001"))
        await approver.sign_in("9801", whole.password("9801"))
        async with everybody_at_work(stage) as seats:
            shift = await _published(planner, approver)
            await until("the shift to begin", lambda: _state(whole, shift) == "running")
            return await afternoon(stage, seats, planner, shift, folder)


@asynccontextmanager
async def everybody_at_work(stage: Stage) -> AsyncIterator[list[Seat]]:
    """Let ten operators and the leader take one call after the other."""
    async with AsyncExitStack() as stack:
        seats = [await stack.enter_async_context(stage.seat(login)) for login in (*OPERATORS, LEADER)]
        for seat in seats:
            talk_s = (LEADER_TALK_S if seat.login == LEADER else TALK_S) / TIMES_FASTER
            await stack.enter_async_context(at_work(stage, seat, talk_s, IDLE_S))
        yield seats


async def afternoon(
    stage: Stage, seats: Sequence[Seat], planner: ConsoleClient, shift: int, folder: Path
) -> dict[str, object]:
    """Let everybody call, end the shift, and compare."""
    sip_port, line = stage.whole.settings.sip_port, stage.whole.profile.line
    silence = folder / "silence.alaw"
    await asyncio.to_thread(silence.write_bytes, SILENT * 8000)
    leading = asyncio.create_task(_lead(stage, seats))
    stage.events.clear()
    async with AsyncExitStack() as stack:
        citizens = [
            await stack.enter_async_context(
                calling(crowd, folder / f"crowd{n}", sip_port, line, AFTERNOON_S // TIMES_FASTER)
            )
            for n, crowd in enumerate(crowds(silence))
        ]
        await asyncio.gather(*(one.process.wait() for one in citizens))
        made = sum(counted(one)[0] for one in citizens)
    leading.cancel()
    rows = await stage.closed(within_s=DRAIN_S)
    await planner.ask("POST", f"/api/leader-shifts/{shift}/moves", {"move": "end"})
    report = await _report(planner, shift)
    return compared(stage, shift, made, rows, report)


def compared(stage: Stage, shift_id: int, made: int, rows: Sequence[Call], report: str) -> dict[str, object]:
    """Return what was told, what was written, and whether both agree."""
    answered = Answered().read(stage)
    told = answered.count(row.id for row in rows)
    with stage.whole.factory() as session:
        figures = figures_of(session, session.get_one(LeaderShift, shift_id))
        listed = {one.id: one for one in session.query(CallBack)}
    unanswered = [row for row in rows if row.id not in answered.by]
    unlisted = [row.id for row in unanswered if row.call_back not in listed]
    numbers = {row.number for row in unanswered}
    sentence = (
        f"共来电{made}个",
        f"接听{told['by_leader']}个",
        f"话务员接听{told['by_operator']}个",
        f"未接通{told['by_nobody']}个",
    )
    holds = (
        made == len(rows) == figures.calls
        and (figures.by_leader, figures.by_operator) == (told["by_leader"], told["by_operator"])
        and figures.to_call_back + figures.without_number + figures.otherwise == told["by_nobody"]
        and not unlisted
        and all(part in report for part in sentence)
    )
    return {
        "calls": made,
        "rows": len(rows),
        "told_by_asterisk": dict(told),
        "figures": {
            name: getattr(figures, name)
            for name in ("calls", "by_leader", "by_operator", "to_call_back", "without_number", "otherwise")
        },
        "numbers_unanswered": len(numbers),
        "call_backs": len({row.call_back for row in unanswered}),
        "marked_of_the_shift": sum(one.leader_shift == shift_id for one in listed.values()),
        "unlisted": len(unlisted),
        "report_right": {part: part in report for part in sentence},
        "holds": holds,
    }


async def _lead(stage: Stage, seats: Sequence[Seat]) -> None:
    """Let operators hand who stays over to the leader, with a summary, whenever the leader is free."""
    *operators, leader = seats
    seen: set[str] = set()
    while len({frame["call_id"] for frame in leader.frames("call") if frame["state"] == "talking"}) < LED:
        await asyncio.sleep(SCREENED_S)
        for seat in operators:
            calls = [frame["call_id"] for frame in seat.frames("call") if frame["state"] == "talking"]
            free = leader.frames("presence")[-1]["state"] == "ready"
            if not free or not calls or calls[-1] in seen or not _stays(stage, calls[-1]):
                continue
            seen.add(calls[-1])
            with contextlib.suppress(ConsoleRefusedError):
                await seat.desk.client.ask("POST", f"/api/calls/{calls[-1]}/hand-over", SUMMARY)
                break


def _stays(stage: Stage, call_id: str) -> bool:
    call = stage.row(call_id)
    return call is not None and (call.number or "").startswith(STAYING)


def _make_leader(whole: Whole) -> None:
    robot_account(whole.factory, whole.profile, LEADER)
    rules = whole.profile.leader_shifts
    assert rules
    with whole.factory.begin() as session:
        account = get_operator(session, LEADER)
        account.role, account.queues = "leader", {rules.queue: 0}


async def _published(planner: ConsoleClient, approver: ConsoleClient) -> int:
    begin = utc_now() + timedelta(seconds=5)
    plan = {
        "leader": LEADER,
        "duty": "9001",
        "starts_at": _said(begin),
        "ends_at": _said(begin + timedelta(hours=2)),
        "scope": "城市管理、民生保障",
    }
    shift = int((await planner.ask("POST", "/api/leader-shifts", plan))["id"])
    for who, move in ((planner, "submit"), (approver, "approve"), (planner, "publish")):
        await who.ask("POST", f"/api/leader-shifts/{shift}/moves", {"move": move})
    return shift


def _said(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _state(whole: Whole, shift: int) -> str:
    with whole.factory() as session:
        return session.get_one(LeaderShift, shift).state


async def _report(reader: ConsoleClient, shift: int) -> str:
    """Return the words of the report's Word document."""
    document = await reader.download(f"/api/leader-shifts/{shift}/report.docx")
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(document)).paragraphs)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(KeyboardInterrupt):
        say("afternoon", **asyncio.run(measure(Path(name))))


if __name__ == "__main__":
    main()
