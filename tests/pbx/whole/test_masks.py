"""What is spoken while an operator masks the recording is kept neither as sound nor as text; all around it is."""

from pathlib import Path

import pytest

from crm.calls.masks import MARGIN, masks_of
from crm.transcripts.service import utterances_of
from hotline.drill import AUDIO
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

SPEECH = AUDIO / "citizen_light.wav"
CITIZEN_HZ = BEFORE, HIDDEN, AFTER = 500, 700, 900
OPERATOR_HZ = (1100, 1500, 1900)
"""Of each side: before, during and after the mask."""

BYTES_A_SECOND = 16_000
LONG_S = 12.0
QUIET_S = 2.0
"""So long after the mask nobody speaks yet; what is said then may hold any pitch."""


async def test_masked_tones_and_words_are_nowhere_and_those_around_them_where_they_were_said(
    listening_stage: Stage, tmp_path: Path
) -> None:
    stage = listening_stage
    tones = {hz: write_tone(tmp_path / f"{hz}.wav", hz, LONG_S) for hz in (*CITIZEN_HZ, *OPERATOR_HZ)}

    async def lasts(seconds: float) -> None:
        """Wait until so much more of the call lies on the telephone system's disk."""
        file = stage.whole.settings.pbx_instance / "spool" / "monitor" / f"{call_id}-citizen.wav"
        enough = file.stat().st_size + round(seconds * BYTES_A_SECOND)
        await until(f"{seconds} s more of the recording", lambda: file.stat().st_size >= enough)

    async def both_say(moment: int) -> None:
        await citizen.say(tones[CITIZEN_HZ[moment]])
        await seat.phone.say(tones[OPERATOR_HZ[moment]])

    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13871236029")
        call_id = citizen.call_id
        await both_say(0)
        await lasts(3)
        await seat.desk.client.ask("POST", f"/api/calls/{call_id}/masks")
        await both_say(1)
        await lasts(2)
        await citizen.say(SPEECH)
        await lasts(3)
        await both_say(2)
        await seat.desk.client.ask("DELETE", f"/api/calls/{call_id}/masks")
        partials = seat.frames("partial", call_id)
        await lasts(3)
        await citizen.say(SPEECH)
        await seat.shown("utterance", call_id, leg="caller")
        await citizen.hang_up()
        call = await stage.ended(call_id)
        await seat.ready()

    def recorded() -> str | None:
        row = stage.row(call_id)
        return row.recording if row else None

    settings = stage.whole.settings
    file = settings.recordings_dir / await until("the recording", recorded)
    with stage.whole.factory() as session:
        (mask,) = masks_of(session, call)
        said = [one.started_at for one in utterances_of(session, call_id) if one.leg == "caller"]
    zero = call.recorded_from or call.started_at
    start, end = ((at - zero).total_seconds() for at in (mask.start - MARGIN, mask.end + MARGIN))
    for side, pitches in enumerate((CITIZEN_HZ, OPERATOR_HZ)):
        heard = ([at for at in tone_heard(file, hz, side=side) if at < end + QUIET_S] for hz in pitches)
        before, hidden, after = heard
        assert hidden == []
        assert start - 0.3 < max(before) < start
        assert end - 0.1 <= min(after) < end + 0.3
    tape = settings.data_dir / "taps" / f"{call_id}-operator.wav"
    assert [bool(tone_heard(tape, hz)) for hz in OPERATOR_HZ] == [True, False, True]
    assert partials == []
    assert said
    assert min(said) > mask.end
