"""An operator's phone is gone in the middle of a talk: the citizen loses neither the call nor their place."""

import pytest

from crm.calls.states import Outcome
from ivr.lost_phones.lost_phones import LOST, OUT_OF_ORDER
from tests.pbx.whole.stage import Seat, Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]


async def cut_off(stage: Stage, seat: Seat, call_id: str) -> None:
    """Hang the operator's phone up as the watch over lost phones does."""
    await stage.link.act("Setvar", Channel=call_id, Variable=LOST, Value="phone")
    channels = await stage.channels()
    phone = next(c for c in channels.values() if c["Channel"].startswith(f"PJSIP/op-{seat.login}-"))
    await stage.link.act("Hangup", Channel=phone["Channel"], Cause=OUT_OF_ORDER)


async def test_a_talk_that_was_cut_off_goes_on_with_the_same_operator(stage: Stage) -> None:
    sounds = stage.whole.settings.pbx_instance / "spool/monitor"
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000071")
        call_id = citizen.call_id
        seat.desk.heard.clear()
        seat.phone.listen()
        await cut_off(stage, seat, call_id)
        await seat.shown("presence", state="paused", reason="phone_lost")
        await seat.phone.answered(10)
        await seat.shown("presence", call_id, state="talking")
        assert [f["pop"]["call_id"] for f in seat.frames("pop")] == [call_id]
        recorded = (sounds / f"{call_id}-citizen.wav").stat().st_size
        await until("the recording to go on", lambda: (sounds / f"{call_id}-citizen.wav").stat().st_size > recorded)
        await seat.phone.hang_up()
        await stage.step(call_id, "survey")
        await citizen.hang_up()
        call = await stage.ended(call_id)
        await seat.shown("presence", call_id, state="wrap_up")
    assert (call.outcome, call.operator) == (Outcome.ANSWERED, seat.login)
    talk = ("talking", seat.login)
    assert stage.kinds(call_id) == [("menu", None), ("waiting", None), talk, ("waiting", None), talk, ("survey", None)]


async def test_without_the_operator_the_citizen_goes_to_the_front_and_the_next_one_knows_the_matter(
    stage: Stage,
) -> None:
    async with stage.seat() as first:
        citizen = await stage.talk(first, "13800000072")
        await first.desk.client.ask("PATCH", f"/api/calls/{citizen.call_id}/draft", {"values": {"title": "路灯不亮"}})
        waits_longer = await stage.call_for_a_person("13800000073")
        # The phone that is looked for is one that nobody has open.
        await stage.link.act("Setvar", Channel=citizen.call_id, Variable="MEMBERINTERFACE", Value="PJSIP/op-8001")
        await cut_off(stage, first, citizen.call_id)
        await first.shown("presence", state="paused", reason="phone_lost")
        await stage.heard(
            "the citizen before the one who waits longer",
            lambda e: (
                e.name == "QueueCallerJoin"
                and e["Uniqueid"] == citizen.call_id
                and (e["Position"], e["Count"]) == ("1", "2")
            ),
        )
        async with stage.seat("9902") as second:
            await second.shown("call", citizen.call_id, state="talking")
            [pop] = second.frames("pop")
            assert pop["pop"]["draft"]["title"]["value"] == "路灯不亮"
            await citizen.hang_up()
            call = await stage.ended(citizen.call_id)
            await second.desk.client.ask("POST", "/api/state", {"move": "ready"})
            await second.shown("call", waits_longer.call_id, state="talking")
            await waits_longer.hang_up()
        assert first.frames("presence")[-1]["state"] == "paused", "nobody is made ready without their doing"
    assert (call.outcome, call.operator) == (Outcome.ANSWERED, "9902")
    assert stage.kinds(citizen.call_id) == [
        ("menu", None),
        ("waiting", None),
        ("talking", "9901"),
        ("waiting", None),
        ("talking", "9902"),
    ]
