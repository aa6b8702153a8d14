"""Files spoken in real calls: SIP trunk in µ-law, Asterisk, tap, gate, recogniser, written text; and the recording."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asr.audio import frames_of, read_wav
from benchmarks.speech.telephone import RATE, SILENT, samples_of, to_ulaw
from config.settings import AsrSettings
from crm.transcripts.service import gaps_of, utterances_of
from hotline.console_client import health
from tests.pbx.citizens import ULAW, Doing, Press, Say, Wait, citizens
from tests.pbx.whole.stage import Stage, staged, until
from tests.whole import whole_hotline

AT_ONCE = 12
"""Files of one call."""

PAUSE_S = 2.5
MODEL_S = 120.0
AFTER_S = 30.0
SETTLED_S = 20.0
"""Live text that still comes after the call has come when nothing more came for so long."""


@dataclass(frozen=True)
class Taken:
    """What one file became.

    Attributes:
        live: Text of the call.
        recorded: What the recording holds of it, as 16 kHz PCM.
        missed: Whether a part was not heard live.
    """

    live: str
    recorded: bytes
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
    row = await until("the recording", lambda: r if (r := stage.row(call_id)) and r.recording else None, AFTER_S)
    assert row.recorded_from
    await _settled(stage, call_id)
    with stage.whole.factory() as session:
        said = [
            ((u.started_at - row.recorded_from).total_seconds(), u.text)
            for u in utterances_of(session, call_id)
            if u.leg == "caller"
        ]
        gaps = [_seconds(row.recorded_from, g.started_at, g.ended_at) for g in gaps_of(session, call_id)]
    shift = _shift(spans, [at for at, _ in said])
    tape = read_wav(stage.whole.settings.recordings_dir / str(row.recording))
    return [_taken(begin + shift, end + shift, said, gaps, tape) for begin, end in spans]


async def _settled(stage: Stage, call_id: str) -> None:
    """Wait until the recogniser has answered what it was asked in the call."""
    before = -1
    while (kept := _kept(stage, call_id)) != before:
        before = kept
        await asyncio.sleep(SETTLED_S)


def _kept(stage: Stage, call_id: str) -> int:
    with stage.whole.factory() as session:
        return len(utterances_of(session, call_id)) + len(gaps_of(session, call_id))


def _taken(
    begin: float, end: float, said: Sequence[tuple[float, str]], gaps: Sequence[tuple[float, float]], tape: bytes
) -> Taken:
    first, last = begin - PAUSE_S / 2, end + PAUSE_S / 2
    live = "".join(text for at, text in said if first <= at < last)
    recorded = tape[2 * round(16_000 * max(0.0, first)) : 2 * round(16_000 * last)]
    return Taken(live, b"".join(frames_of(recorded)), any(a < end and begin < b for a, b in gaps))


def _seconds(zero: datetime, begin: datetime, end: datetime) -> tuple[float, float]:
    return (begin - zero).total_seconds(), (end - zero).total_seconds()


def _shift(spans: Sequence[tuple[float, float]], starts: Sequence[float]) -> float:
    """Return when, in the recording, the first file began: the moment that puts most utterances into a file."""
    moments = [start - begin for start in starts[:4] for begin, _ in spans[:4]]

    def fitting(moment: float) -> int:
        return sum(any(a - 0.3 <= start - moment <= b for a, b in spans) for start in starts)

    return max(moments, key=fitting, default=0.0)
