"""A department's clerk calls the citizen of a ticket: who hears whom, what is kept, and what never leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.clock import utc_now
from crm.calls.models import Call
from hotline.console_client import wait_healthy
from hotline.drill.operator import SimulatedOperator, simulated_operator
from ivr.pbx.robots import RobotOperator, RobotSubscriber
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import PATIENCE_S, RESTART_S, Stage, other_than, until
from tests.whole import kill

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

CLERK, DEPARTMENT = "9904", "city-mgmt"
CITIZEN = "13871236021"
CITIZEN_HZ, CLERK_HZ = 500, 1100
LONG_S = 2.0
REPLY = {
    "move": "reply",
    "contact_way": "platform",
    "verified": "yes",
    "solved": "solved",
    "note": "已现场处理",
    "public_reply": "路灯已修复",
    "signed_off_by": "张科长",
}


@dataclass
class Bureau:
    """A clerk with a telephone that answers by itself, and a signed ticket."""

    desk: SimulatedOperator
    phone: RobotOperator
    ticket: str
    password: str

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return await self.desk.client.ask(method, f"/api/tickets/{self.ticket}{path}", body)

    async def told(self, **values: Any) -> dict[str, Any]:
        """Wait for an ``outgoing`` frame with these values."""
        heard = await self.desk.until(
            f"outgoing frame with {values}",
            lambda f: f["type"] == "outgoing" and all(f[name] == value for name, value in values.items()),
            PATIENCE_S,
        )
        return heard.frame


async def _dispatched(stage: Stage) -> str:
    """Make a ticket with a number, in the hands of the clerk's department."""
    password = stage.whole.password("9001")
    async with simulated_operator(stage.whole.settings, "9001", password) as boss:
        boss.client._client.headers["Idempotency-Key"] = f"pbx-{utc_now().timestamp():.0f}"
        new = {"kind": "咨询", "title": "路灯不亮", "content": "路灯不亮三天", "callback_number": CITIZEN}
        number = str((await boss.client.ask("POST", "/api/tickets", new))["number"])
    for login, request in (
        ("9001", {"move": "submit"}),
        ("7001", {"move": "dispatch", "lead": DEPARTMENT, "basis": "按目录"}),
    ):
        async with simulated_operator(stage.whole.settings, login, stage.whole.password(login)) as person:
            await person.client.ask("POST", f"/api/tickets/{number}/moves", {"version": None, "request": request})
    return number


@asynccontextmanager
async def bureau(stage: Stage) -> AsyncIterator[Bureau]:
    """Let a clerk sign in who has a ticket to work on."""
    with stage.account(CLERK, "clerk", DEPARTMENT) as password:
        number = await _dispatched(stage)
        async with simulated_operator(stage.whole.settings, CLERK, password) as desk:
            signs = {"version": None, "request": {"move": "sign"}}
            await desk.client.ask("POST", f"/api/tickets/{number}/moves", signs)
            yield Bureau(desk, RobotOperator(stage.link, stage.voice, CLERK), number, password)


def row(stage: Stage, call_id: str) -> Call:
    call = stage.row(call_id)
    assert call
    return call


async def test_a_clerk_calls_the_citizen_and_the_reply_takes_it_as_proof(stage: Stage, tmp_path: Path) -> None:
    said = {hz: write_tone(tmp_path / f"{hz}.wav", hz, LONG_S) for hz in (CITIZEN_HZ, CLERK_HZ)}
    async with bureau(stage) as work:
        citizen = RobotSubscriber(stage.link, stage.voice, CITIZEN)
        citizen.listen()
        work.phone.listen()
        answer = await work.ask("POST", "/calls")
        assert CITIZEN not in str(answer)
        call_id = answer["call_id"]
        await work.phone.answered(PATIENCE_S)
        await citizen.answered(PATIENCE_S)
        await work.told(call_id=call_id, state="talking")
        heard = await citizen.hear(4)
        await work.phone.say(said[CLERK_HZ])
        await until("the citizen to have heard the clerk", lambda: heard.exists() and heard.stat().st_size > 60_000)
        await citizen.say(said[CITIZEN_HZ])
        await asyncio.sleep(LONG_S)  # a tone takes its time
        await work.phone.hang_up()
        await work.told(call_id=call_id, state="ended", outcome="answered")
        name = await until("the recording", lambda: row(stage, call_id).recording)
        page = await work.ask("POST", "/moves", {"version": None, "request": REPLY | {"contact_call_id": call_id}})
    call = await stage.ended(call_id)
    assert (call.direction, call.ticket, call.operator, call.outcome) == ("out", work.ticket, CLERK, "answered")
    assert [kind for kind, _ in stage.kinds(call_id)] == ["dialling", "talking"]
    assert [entry["call_id"] for entry in page["time_line"] if entry["kind"] == "call"] == [call_id]
    recording = stage.whole.settings.recordings_dir / name
    assert tone_heard(recording, CITIZEN_HZ)
    assert tone_heard(recording, CLERK_HZ, side=1)
    assert not tone_heard(recording, CLERK_HZ)
    assert tone_heard(heard, CLERK_HZ)
    assert CITIZEN not in str([h.frame for h in work.desk.heard])


async def test_a_citizen_who_does_not_answer_is_kept_and_is_no_proof(stage: Stage) -> None:
    async with bureau(stage) as work:
        citizen = RobotSubscriber(stage.link, stage.voice, CITIZEN)
        await citizen.refuse(17)
        try:
            call_id = (await work.ask("POST", "/calls"))["call_id"]
            await work.told(call_id=call_id, state="ended", outcome="busy")
        finally:
            await citizen.refuse(None)
        assert (await stage.ended(call_id)).outcome == "busy"
        with pytest.raises(Exception, match="contact-unproven"):
            await work.ask("POST", "/moves", {"version": None, "request": REPLY | {"contact_call_id": call_id}})


async def test_our_process_is_killed_and_the_call_is_taken_up(stage: Stage) -> None:
    async with bureau(stage) as work:
        work.phone.listen()
        call_id = (await work.ask("POST", "/calls"))["call_id"]
        await work.phone.answered(PATIENCE_S)
        await work.told(call_id=call_id, state="talking")
        before = stage.whole.child("core")
        kill(before)
        await asyncio.to_thread(before.wait, 10)
        await until("a new process", lambda: other_than(stage.whole, "core", before.pid), RESTART_S)
        await wait_healthy(stage.whole.settings, alive=lambda: True)
        async with simulated_operator(stage.whole.settings, CLERK, work.password) as again:
            taken_up = {"call_id": call_id, "state": "talking", "ticket": work.ticket}
            await again.until("the call", lambda f: taken_up.items() <= (f.get("outgoing") or f).items(), PATIENCE_S)
            await work.phone.hang_up()
            await again.until("the end", lambda f: f.get("outcome") == "answered", PATIENCE_S)
    call = await stage.ended(call_id)
    assert (call.outcome, call.operator) == ("answered", CLERK)
    assert [kind for kind, _ in stage.kinds(call_id)] == ["dialling", "talking"]
    await until("the recording", lambda: row(stage, call_id).recording)


async def test_the_dialplan_lets_nothing_out_that_has_not_the_shape_of_a_citizens_number(stage: Stage) -> None:
    hostile = ("00441234567890", "16812345678", "13491234567", "4008001234", "110", "1387123602", "138712360211")
    before = len(stage.events)
    taken = []
    for number in hostile:
        reply = await stage.link.act(
            "Originate",
            Channel=f"PJSIP/op-{CLERK}",
            Context="outgoing",
            Exten=number,
            Priority=1,
            ActionID=f"fraud-{number}",
            Timeout=5000,
        )
        if reply.success:  # an extension that is not there is refused before anything rings
            taken.append(number)
    for number in taken:
        await until(f"the end of {number}", lambda: answered(stage, number))  # noqa: B023 - awaited before the next one
    assert not [e for e in stage.events[before:] if e["Channel"].startswith("PJSIP/way-out")]


def answered(stage: Stage, number: str) -> bool:
    return any(e.name == "OriginateResponse" and e["ActionID"] == f"fraud-{number}" for e in stage.events)
