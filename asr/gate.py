"""The voice-activity gate: which stretches of a leg are speech. No I/O; one frame of 20 ms in, events out.

Silence never reaches a recogniser, and no tone opens the gate. The same gate runs live and over files, so both cut
speech at the same places and hand it on in the same chunks.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import webrtcvad

from asr.audio import FRAMES_PER_S, RATE, SILENT_FRAME
from asr.tones import is_tone


@dataclass(frozen=True, slots=True)
class GateRule:
    """When the gate opens and shuts; lengths in frames of 20 ms.

    Attributes:
        pre_roll: Audio handed on from before the first voiced frame.
        pure: So many frames more are handed on where they sounded like a tone: some voices begin so.
        voiced_to_open: So many voiced frames out of ``window`` open the gate.
        window: See ``voiced_to_open``.
        tail: Unvoiced frames handed on at once, and what is a pause; later ones wait until a voice follows, and are
            dropped if none does.
        hangover: Unvoiced frames that shut it.
        long_after: From this length on a short pause (``short_hangover``) is enough.
        short_hangover: See ``long_after``.
        longest: The gate shuts here in any case.
        chunk: Frames handed on together.
        quietest_rms: Below this level nothing is speech (of 32768).
        above_noise: Speech is so many times louder than the background.
        loudest_noise: The background is never taken for louder than this, so steady loud speech keeps the gate open.
        aggressiveness: Of webrtcvad, 0 to 3.
    """

    pre_roll: int = 15
    pure: int = 15
    voiced_to_open: int = 3
    window: int = 5
    tail: int = 15
    hangover: int = 30
    long_after: int = 700
    short_hangover: int = 8
    longest: int = 900
    chunk: int = 5
    quietest_rms: float = 30.0
    above_noise: float = 2.0
    loudest_noise: float = 400.0
    aggressiveness: int = 2

    @property
    def kept(self) -> int:
        """Frames that are kept while the gate is shut."""
        return self.pre_roll + self.pure


@dataclass(frozen=True, slots=True)
class Begin:
    """Utterance ``number`` begins at frame ``at`` of the leg."""

    number: int
    at: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next piece of the utterance."""

    number: int
    pcm: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody spoke for a moment: the utterance may be over. Everything of it so far was handed on."""

    number: int


@dataclass(frozen=True, slots=True)
class End:
    """The utterance is over; its last voiced frame was the one before ``at``."""

    number: int
    at: int


GateEvent = Begin | Chunk | Pause | End


class VoiceGate:
    """Cuts a leg's frames into utterances."""

    def __init__(self, rule: GateRule | None = None) -> None:
        self.rule = rule or GateRule()
        self.frames = 0
        self.open = False
        self._vad = webrtcvad.Vad(self.rule.aggressiveness)
        self._noise = self.rule.quietest_rms
        self._pre_roll: deque[bytes] = deque(maxlen=self.rule.kept)
        self._pure: deque[bool] = deque(maxlen=self.rule.kept)
        self._recent: deque[bool] = deque(maxlen=self.rule.window)
        self.number = 0
        self._began = 0
        self._voice_until = 0
        self._chunk: list[bytes] = []
        self._waiting: list[bytes] = []

    def feed(self, frame: bytes) -> list[GateEvent]:
        """Take the next 640 bytes and return what follows from them."""
        voiced = self._is_voiced(frame)
        self.frames += 1
        if self.open:
            return self._go_on(frame, voiced)
        pure = voiced and is_tone(_samples(frame))
        self._pre_roll.append(frame)
        self._pure.append(pure)
        self._recent.append(voiced and not pure)
        if sum(self._recent) < self.rule.voiced_to_open:
            return []
        return self._begin()

    def finish(self) -> list[GateEvent]:
        """The leg is over: end what is being said."""
        return self._end() if self.open else []

    def _is_voiced(self, frame: bytes) -> bool:
        if frame == SILENT_FRAME:  # most of a listening side's frames, and a hundred times cheaper than what follows
            self._noise = 1.0
            return False
        samples = _samples(frame)
        rms = float(np.sqrt(samples @ samples / len(samples)))
        # The floor falls at once and doubles in 14 s, so that it follows the pauses, not the speech.
        self._noise = min(max(rms, 1.0), self._noise * 1.001, self.rule.loudest_noise)
        if rms < max(self.rule.quietest_rms, self._noise * self.rule.above_noise):
            return False
        return bool(self._vad.is_speech(frame, RATE))

    def _begin(self) -> list[GateEvent]:
        self.open = True
        self.number += 1
        self._voice_until = self.frames
        before = list(self._pre_roll)[-(self.rule.pre_roll + sum(self._pure)) :]
        self._began = self.frames - len(before)
        events: list[GateEvent] = [Begin(self.number, self._began)]
        for frame in before:
            events += self._hand_on(frame)
        self._pre_roll.clear()
        self._pure.clear()
        return events

    def _go_on(self, frame: bytes, voiced: bool) -> list[GateEvent]:
        if voiced:
            self._voice_until = self.frames
        length, quiet = self.frames - self._began, self.frames - self._voice_until
        self._waiting.append(frame)
        events: list[GateEvent] = []
        if quiet <= self.rule.tail:
            events = [event for one in self._waiting for event in self._hand_on(one)]
            self._waiting.clear()
            if quiet == self.rule.tail:
                events += [*self._hand_on_chunk(), Pause(self.number)]
        patience = self.rule.hangover if length < self.rule.long_after else self.rule.short_hangover
        return events + self._end() if quiet >= patience or length >= self.rule.longest else events

    def _hand_on(self, frame: bytes) -> list[GateEvent]:
        self._chunk.append(frame)
        return self._hand_on_chunk() if len(self._chunk) >= self.rule.chunk else []

    def _hand_on_chunk(self) -> list[GateEvent]:
        pcm = b"".join(self._chunk)
        self._chunk.clear()
        return [Chunk(self.number, pcm)] if pcm else []

    def _end(self) -> list[GateEvent]:
        self.open = False
        self._recent.clear()
        self._waiting.clear()
        return [*self._hand_on_chunk(), End(self.number, self._voice_until)]


def _samples(frame: bytes) -> npt.NDArray[np.float32]:
    return np.frombuffer(frame, dtype="<i2").astype(np.float32)


def cut(frames: Iterable[bytes], rule: GateRule | None = None) -> Iterable[GateEvent]:
    """Run a whole leg through a gate of its own."""
    gate = VoiceGate(rule)
    for frame in frames:
        yield from gate.feed(frame)
    yield from gate.finish()


def frames_to_s(frames: int) -> float:
    """Return how long so many frames last."""
    return frames / FRAMES_PER_S
