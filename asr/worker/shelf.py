"""Recognisers that wait for their next utterance, and some that are ready for their first."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from asr.audio import RATE
from asr.engines.base import Engine, Recogniser
from asr.worker.system import give_memory_back, step_back

RECYCLE_S = 1200.0
"""Seconds of speech after which a recogniser makes room for a new one: what it keeps of the graph grows with use."""

IDLE_S = 60.0
"""A recogniser nobody needed for so long makes room for a fresh one: of a large model's graph it keeps up to 350 MB."""

LOOK_S = 15.0
"""Seconds between two looks for such ones."""

SPARE = 3
"""Recognisers kept ready: a sentence more than ever before begins beside the others, or an old one is recycled."""

LAST = 19
"""What only prepares steps back behind everything."""

RUSTLE = np.random.default_rng(12345).normal(0, 300, RATE // 2).astype("<i2").tobytes()
"""Half a second of noise. A new Vosk decoder takes a second of processor time for whatever it hears first."""


@dataclass(frozen=True, slots=True)
class Free:
    """A recogniser on the shelf: seconds of speech it heard, and since when it stands there."""

    recogniser: Recogniser
    age: float
    since: float


class Shelf:
    """Recognisers between two utterances; the one used last is taken first, because it is the warmest.

    Args:
        engine: Makes new ones.
        spare: How many are kept ready, once ``keep_spare`` was called.
        clock: Steady seconds.
    """

    def __init__(self, engine: Engine, spare: int = SPARE, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._spare = spare
        self._clock = clock
        self._free: deque[Free] = deque()
        self._old: deque[Recogniser] = deque()
        self._taken = threading.Event()
        self._age: dict[int, float] = {}

    def take(self) -> Recogniser:
        """Return a recogniser for one utterance."""
        try:
            free = self._free.pop()
            recogniser, age = free.recogniser, free.age
        except IndexError:
            recogniser, age = self._engine.recogniser(), 0.0
        self._age[id(recogniser)] = age
        self._taken.set()
        return recogniser

    def used(self, recogniser: Recogniser, spoken_s: float) -> None:
        """Count what the recogniser heard."""
        self._age[id(recogniser)] += spoken_s

    def give_back(self, recogniser: Recogniser) -> None:
        """Put a recogniser back, or drop it when it is old."""
        age = self._age.pop(id(recogniser))
        if age < RECYCLE_S:
            self._free.append(Free(recogniser, age, self._clock()))
        else:
            self._old.append(recogniser)

    def drop(self, recogniser: Recogniser) -> None:
        """Forget a recogniser that failed."""
        self._age.pop(id(recogniser), None)

    def keep_spare(self) -> None:
        """Keep some ready from here on, made in a thread that steps back behind all decoding."""
        threading.Thread(target=self._refill, daemon=True, name="spare").start()

    def fill(self) -> None:
        """Make what is missing; each has heard something, so that it is not slow with its first words."""
        while len(self._free) < self._spare:
            recogniser = self._engine.recogniser()
            recogniser.accept(RUSTLE)
            recogniser.finish()
            self._free.appendleft(Free(recogniser, 0.0, self._clock()))

    def let_go(self) -> int:
        """Let go of old ones and of those that heard something and were not needed for long; return how many."""
        gone = len(self._old)
        self._old.clear()
        needed_since = self._clock() - IDLE_S
        for free in tuple(self._free):
            if free.age and free.since <= needed_since:
                with contextlib.suppress(ValueError):  # somebody has just taken it
                    self._free.remove(free)
                    gone += 1
        return gone

    def _refill(self) -> None:
        step_back(LAST)
        while True:
            self._taken.clear()
            if self.let_go():
                give_memory_back()
            self.fill()
            self._taken.wait(LOOK_S)
