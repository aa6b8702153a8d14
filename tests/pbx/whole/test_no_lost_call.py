"""Two hundred citizens in forty seconds: every call has its row, its right outcome, and every second of it is told."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from crm.calls.states import Outcome
from hotline.drill import AUDIO
from hotline.drill.operator import Frame
from ivr.ami.messages import AmiEvent
from tests.pbx.citizens import Press, Say, Wait
from tests.pbx.whole.crowd import Crowd, calling, counted
from tests.pbx.whole.sound import alaw_of
from tests.pbx.whole.stage import Seat, Stage, assert_unbroken, until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

WITHIN_S = 40
TALK_S = 2.0
SCORE = 2
LONGEST_S = 150.0

_IN_QUEUE = {Outcome.LEFT_IN_QUEUE, Outcome.LEFT_WHILE_RINGING, Outcome.ANSWERED}
MAY_END: dict[str, set[Outcome]] = {
    "9001": {Outcome.LEFT_IN_MENU},
    "9002": {Outcome.LEFT_WHILE_SPEAKING, *_IN_QUEUE},
    "9003": _IN_QUEUE,
    "9004": _IN_QUEUE,
    "9005": {Outcome.ANSWERED},
    "9006": {Outcome.ANSWERED},
}
"""What is possible for citizens whose number begins so; a key that a busy machine hears twice ends what is said."""

AT_LEAST = {
    Outcome.LEFT_IN_MENU: 55,
    Outcome.LEFT_WHILE_SPEAKING: 30,
    Outcome.LEFT_IN_QUEUE: 15,
    Outcome.LEFT_WHILE_RINGING: 3,
    Outcome.ANSWERED: 16,
}


def crowds(speech: Path, silence: Path) -> list[Crowd]:
    """Sound begins after the key: SIPp sends them as two sources, and mixed no telephone system can tell them apart."""
    to_a_person = (Wait(1500), Press("0"))
    return [
        Crowd("9001", 55, [Say(silence), Wait(1500)]),
        Crowd("9002", 55, [Wait(1500), Press("1"), Wait(600), Say(speech), Wait(1200)]),
        Crowd("9003", 50, [*to_a_person, Say(silence), Wait(1000)]),
        Crowd("9004", 24, [*to_a_person, Say(speech), Wait(2500)]),
        Crowd("9005", 8, to_a_person, presses=str(SCORE)),
        Crowd("9006", 8, to_a_person, presses="*"),
    ]


@asynccontextmanager
async def at_work(stage: Stage, seat: Seat) -> AsyncIterator[None]:
    """Let an operator talk with one citizen after the other, for a moment each, and be back at once after a break."""
    answered: asyncio.Queue[str] = asyncio.Queue()

    def hear(event: AmiEvent) -> None:
        if (event["UserEvent"], event["Login"], event["State"]) == ("RobotPhone", seat.login, "talking"):
            answered.put_nowait(event["Uniqueid"])

    async def telephone() -> None:
        while True:
            channel = await answered.get()
            await asyncio.sleep(TALK_S)  # what is talked about takes its time
            await stage.link.act("Hangup", Channel=channel, Cause=16)

    async def desk() -> None:
        seen: list[Frame] = []
        while True:
            await until("a break", lambda: len(breaks(seat)) > len(seen), LONGEST_S)
            seen[:] = breaks(seat)
            await seat.ready()

    stop = stage.link.subscribe(hear)
    working = [asyncio.create_task(telephone()), asyncio.create_task(desk())]
    try:
        yield
        assert not any(task.done() for task in working)
    finally:
        stop()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


def breaks(seat: Seat) -> list[Frame]:
    """Return each time the operator stopped taking calls: after one, or because a call rang unanswered."""
    return [f for f in seat.frames("presence") if f["state"] in ("wrap_up", "paused")]


def told_by_asterisk(stage: Stage) -> dict[str, Outcome]:
    """Say for each call how it ended, from nothing but what Asterisk told."""
    found: dict[str, Outcome] = {}
    for event in stage.events:
        call_id = event["CallId"] or event["Uniqueid"]
        if event["UserEvent"] == "HotlineStep" and event["Line"]:
            found[call_id] = Outcome.LEFT_IN_MENU
        elif call_id not in found or found[call_id] is Outcome.ANSWERED:
            continue
        elif event["Step"] == "speaking":
            found[call_id] = Outcome.LEFT_WHILE_SPEAKING
        elif event["Step"] == "waiting" or (event.name == "DialEnd" and event["DialStatus"] in ("NOANSWER", "BUSY")):
            found[call_id] = Outcome.LEFT_IN_QUEUE
        elif event.name == "DialBegin":
            found[call_id] = Outcome.LEFT_WHILE_RINGING
        elif event.name == "AgentConnect":
            found[call_id] = Outcome.ANSWERED
    return found


@pytest.mark.timeout(300)
async def test_no_call_is_lost(stage: Stage, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    settings, line = stage.whole.settings, stage.whole.profile.line
    speech, silence = tmp_path / "speech.alaw", tmp_path / "silence.alaw"
    speech.write_bytes(alaw_of(AUDIO / "citizen_talk.wav"))
    silence.write_bytes(alaw_of(None, seconds=1))
    earlier = {call.id for call in stage.rows()}
    stage.events.clear()
    async with AsyncExitStack() as stack:
        seats = [await stack.enter_async_context(stage.seat(login)) for login in ("9901", "9902", "9903")]
        await seats[0].phone.ring_for(2)
        stack.push_async_callback(seats[0].phone.ring_for, 1)
        for seat in seats:
            await stack.enter_async_context(at_work(stage, seat))
        callers = [
            await stack.enter_async_context(calling(c, tmp_path / c.prefix, settings.sip_port, line, WITHIN_S))
            for c in crowds(speech, silence)
        ]
        await asyncio.gather(*(caller.done(LONGEST_S) for caller in callers))
        calls = await stage.closed(earlier)
    assert [counted(caller) for caller in callers] == [(c.calls, c.calls) for c in crowds(speech, silence)]
    assert len(calls) == sum(c.calls for c in crowds(speech, silence)) == 200
    assert len({call.number for call in calls}) == 200
    expected = told_by_asterisk(stage)
    assert {call.id: call.outcome for call in calls} == {call.id: expected.get(call.id) for call in calls}
    for call in calls:
        assert call.outcome in MAY_END[call.number[:4]], f"{call.number} {call.outcome}"
        assert_unbroken(call, stage.segments(call.id))
        assert call.survey == (SCORE if call.number.startswith("9005") else None)
        assert (call.operator in ("9901", "9902", "9903")) == (call.outcome == Outcome.ANSWERED)
    outcomes = Counter(str(call.outcome) for call in calls)
    record_property("outcomes", dict(outcomes))
    assert all(outcomes[outcome] >= least for outcome, least in AT_LEAST.items()), outcomes
    await until("every recording", lambda: all(c.recording for c in stage.rows() if c.recorded_from))
