"""Files spoken in real calls: SIP trunk in µ-law, Asterisk, tap, gate, recogniser, written text; then the recording."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asr.audio import frames_of, read_wav
from asr.gate import Begin, cut, frames_to_s
from benchmarks.speech.telephone import RATE, SILENT, samples_of, to_ulaw
from config.settings import AsrSettings
from crm.transcripts.models import RecordingPass
from crm.transcripts.service import gaps_of, utterances_of
from hotline.console_client import health
from tests.pbx.citizens import ULAW, Doing, Press, Say, Wait, citizens
from tests.pbx.whole.stage import Stage, staged, until
from tests.whole import whole_hotline

AT_ONCE = 12
"""Files of one call."""

PAUSE_S = 2.5
MODEL_S = 120.0
READ_S = 900.0
"""How long the recording of a call may take to be read."""


@dataclass(frozen=True)
class Taken:
    """What one file became.

    Attributes:
        live: Text of the call.
        exact: Text after the recording was read once more.
        missed: Whether a part was not heard live.
    """

    live: str
    exact: str
    missed: bool


async def speak(files: Sequence[Path], asr: AsrSettings, folder: Path) -> list[Taken]:
    """Speak files to a hotline of one's own, and return what became of each."""
    taken: list[Taken] = []
    async with whole_hotline(folder, asr=asr) as whole, staged(whole) as stage:
        async with asyncio.timeout(MODEL_S):
            while (await health(whole.settings) or {})["transcription"]["status"] != "on":  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.2)
        for first in range(0, len(files), AT_ONCE):
            taken += await _call(stage, files[first : first + AT_ONCE], folder / f"call-{first}")
    return taken


async def _call(stage: Stage, files: Sequence[Path], folder: Path) -> list[Taken]:
    spans: list[tuple[float, float]] = []
    sound = b""
    for file in files:
        begin = len(sound) / RATE
        sound += to_ulaw(samples_of(file))
        spans.append((begin, len(sound) / RATE))
        sound += SILENT * round(PAUSE_S * RATE)
    speech = folder.with_suffix(".ulaw")
    await asyncio.to_thread(speech.write_bytes, sound)
    talk: list[Doing] = [Wait(1_200), Press("0"), Wait(600), Say(speech), Wait(round(len(sound) / RATE * 1_000))]
    stage.events.clear()
    async with citizens(folder, stage.whole.settings.sip_port, talk, hang_up=True, law=ULAW) as citizen:
        call_id = (await stage.heard("the call", lambda e: e["UserEvent"] == "HotlineStep"))["CallId"]
        await citizen.done(len(sound) / RATE + 60)
    await stage.ended(call_id)
    await until("the recording to be read", lambda: _read(stage, call_id), READ_S)
    row = stage.row(call_id)
    assert row
    assert row.recorded_from
    with stage.whole.factory() as session:
        said = [u for u in utterances_of(session, call_id) if u.leg == "caller"]
        gaps = [
            _seconds(row.recorded_from, g.started_at, g.ended_at) for g in gaps_of(session, call_id, unfilled=False)
        ]
    tape = frames_of(read_wav(stage.whole.settings.recordings_dir / str(row.recording)))
    shift = _shift(spans, [frames_to_s(event.at) for event in cut(tape) if isinstance(event, Begin)])
    at = [_seconds(row.recorded_from, u.started_at, u.ended_at)[0] for u in said]
    taken = []
    for begin, end in ((begin + shift, end + shift) for begin, end in spans):
        within = [u for u, start in zip(said, at, strict=True) if begin - PAUSE_S / 2 <= start < end + PAUSE_S / 2]
        live = "".join(u.live_text or u.text for u in within if u.source == "live")
        missed = any(a < end and begin < b for a, b in gaps)
        taken.append(Taken(live, "".join(u.text for u in within), missed))
    return taken


def _read(stage: Stage, call_id: str) -> bool:
    with stage.whole.factory() as session:
        return session.get(RecordingPass, call_id) is not None


def _seconds(zero: datetime, begin: datetime, end: datetime) -> tuple[float, float]:
    return (begin - zero).total_seconds(), (end - zero).total_seconds()


def _shift(spans: Sequence[tuple[float, float]], starts: Sequence[float]) -> float:
    """Return when, in the recording, the first file began: the moment that puts most utterances into a file."""
    moments = [start - begin for start in starts for begin, _ in spans[:4]]

    def fitting(moment: float) -> int:
        return sum(any(a - 0.3 <= start - moment <= b for a, b in spans) for start in starts)

    return max(moments, key=fitting, default=0.0)
