"""Operators' states beside the real Asterisk: changed behind our back, and through restarts of ours and of its own."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from hotline.console_client import frames, health
from hotline.doctor.check import Finding
from hotline.doctor.running import check_states
from ivr.ami.messages import AmiEvent
from ivr.pbx.phones import ROBOT_LOGINS
from tests.pbx.whole.stage import LOOK_EVERY_S, RESTART_S, Seat, Stage, other_than, until
from tests.whole import kill

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

WITHIN_S = 2.0
"""States and Asterisk may differ for so long, by Asterisk's own stamps."""

MEMBER = {"Queue": "hotline", "Interface": "PJSIP/op-9901"}


async def put_right(
    stage: Stage, broken: Callable[[AmiEvent], bool], whole: Callable[[AmiEvent], bool], since: int
) -> float:
    """Wait until what was broken is whole; return how long it took by Asterisk's stamps, in seconds."""

    def after(fits: Callable[[AmiEvent], bool], place: int) -> int | None:
        found = (i for i, e in enumerate(stage.events[place:], place) if e["Interface"] == MEMBER["Interface"])
        return next((i + 1 for i in found if fits(stage.events[i])), None)

    there = await until("the change", lambda: after(broken, since))
    mended = await until("the repair", lambda: after(whole, there))
    return float(stage.events[mended - 1]["Timestamp"]) - float(stage.events[there - 1]["Timestamp"])


def paused(value: str) -> Callable[[AmiEvent], bool]:
    return lambda e: e.name == "QueueMemberPause" and e["Paused"] == value


async def test_a_second_managers_commands_are_put_right_within_two_seconds(stage: Stage) -> None:
    async with stage.seat() as seat:
        since = len(stage.events)
        await stage.link.act("QueueRemove", **MEMBER)
        took = [
            await put_right(
                stage,
                lambda e: e.name == "QueueMemberRemoved",
                lambda e: e.name == "QueueMemberAdded" and e["Paused"] == "0",
                since,
            )
        ]
        since = len(stage.events)
        await stage.pbx.command("queue pause member PJSIP/op-9901")
        took.append(await put_right(stage, paused("1"), paused("0"), since))
        citizen = await stage.talk(seat, "13800000061")
        await until("the pause of the talk", lambda: any(paused("1")(e) for e in stage.events[since:]))
        since = len(stage.events)
        await stage.link.act("QueuePause", Interface=MEMBER["Interface"], Paused="false")
        took.append(await put_right(stage, paused("0"), paused("1"), since))
        await citizen.hang_up()
        await seat.shown("presence", citizen.call_id, state="wrap_up")
        assert max(took) <= WITHIN_S
    async with asyncio.timeout(RESTART_S):
        while (states := (await health(stage.whole.settings) or {})["states"])["standing"]:  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(LOOK_EVERY_S)
    assert (states["found"], states["mended"]) == ({"member": 1, "pause": 2}, 3)
    assert stage.whole.log().count("state drift") == 3
    told = await check_states(stage.whole.settings)
    assert told.finding is Finding.OK
    assert "3 difference(s) (member 1, pause 2)" in told.seen


async def presences(stage: Stage, seats: list[Seat]) -> dict[str, tuple[str, str, str | None, str | None]]:
    """Return what a page that opens now is told of each operator."""
    found = {}
    for seat in seats:
        async with seat.desk.client.listen() as socket:
            hello = await anext(aiter(frames(socket)))
        names = ("state", "reason", "next_pause", "wrap_up_until")
        found[seat.login] = tuple(hello["presence"][name] for name in names)
    return found


async def members(stage: Stage) -> dict[str, str]:
    """Return who stands in the queue, and whether paused, as Asterisk has it."""
    await until("the test's own link", lambda: stage.link.up)
    shown = (await stage.link.act("QueueStatus")).items
    return {m["Name"]: m["Paused"] for m in shown if m.name == "QueueMember"}


@pytest.mark.timeout(240)
async def test_every_state_outlives_a_restart_of_ours_and_one_of_asterisk(stage: Stage) -> None:
    whole = stage.whole

    async def state(seat: Seat, move: str, reason: str = "") -> None:
        await seat.desk.client.ask("POST", "/api/state", {"move": move, "reason": reason})

    async with AsyncExitStack() as stack:
        seats = [await stack.enter_async_context(stage.seat(login)) for login in ROBOT_LOGINS[:4]]
        talks, pauses, writes, waits = seats
        for seat in (talks, pauses, waits):
            await state(seat, "pause", "用餐")
        citizen = await stage.talk(writes, "13800000071")
        await citizen.hang_up()
        await writes.shown("presence", citizen.call_id, state="wrap_up")
        await state(writes, "extend")
        await state(talks, "ready")
        await stage.talk(talks, "13800000072")
        await state(talks, "pause", "会议")
        await state(waits, "ready")
        before = await presences(stage, seats)
        assert [p[0] for p in before.values()] == ["talking", "paused", "wrap_up", "ready"]
        assert before[talks.login][2] == "会议"

        core = whole.child("core")
        kill(core)
        await until("a new process", lambda: other_than(whole, "core", core.pid), RESTART_S)
        async with asyncio.timeout(RESTART_S):
            while not (await health(whole.settings) or {}).get("pbx_link"):  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(LOOK_EVERY_S)
        assert await presences(stage, seats) == before
        await state(writes, "extend")

        pbx = whole.child("pbx")
        kill(pbx)
        await until("a new Asterisk", lambda: other_than(whole, "pbx", pbx.pid), RESTART_S)
        async with asyncio.timeout(RESTART_S):
            while len(await members(stage)) < len(seats):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(LOOK_EVERY_S)
        after = await presences(stage, seats)
        assert [p[0] for p in after.values()] == ["wrap_up", "paused", "wrap_up", "ready"]
        assert (after[pauses.login][1], after[talks.login][2]) == ("用餐", "会议")
        assert await members(stage) == dict(zip(ROBOT_LOGINS[:4], "1110", strict=True))
