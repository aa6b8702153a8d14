"""Two hundred citizens in forty seconds: every call has its row, its right outcome, and every second of it is told."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from crm.calls.states import Outcome
from hotline.drill import AUDIO
from tests.pbx.citizens import Press, Say, Wait
from tests.pbx.whole.at_work import LONGEST_S, at_work
from tests.pbx.whole.crowd import Crowd, calling, counted
from tests.pbx.whole.sound import alaw_of
from tests.pbx.whole.stage import Stage, assert_unbroken, until
from tests.pbx.whole.told import told_by_asterisk

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

WITHIN_S = 40
TALK_S = 2.0
SCORE = 2

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
            await stack.enter_async_context(at_work(stage, seat, TALK_S))
        callers = [
            await stack.enter_async_context(calling(c, tmp_path / c.prefix, settings.sip_port, line, WITHIN_S))
            for c in crowds(speech, silence)
        ]
        await asyncio.gather(*(caller.done(LONGEST_S) for caller in callers))
        calls = await stage.closed(earlier)
    assert [counted(caller) for caller in callers] == [(c.calls, c.calls) for c in crowds(speech, silence)]
    assert len(calls) == sum(c.calls for c in crowds(speech, silence)) == 200
    assert len({call.number for call in calls}) == 200
    expected = told_by_asterisk(stage.events)
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
