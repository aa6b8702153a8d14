"""The calls whose recordings are to be read. No I/O."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Work = Literal["gaps", "words"]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do for one call."""

    call_id: str
    work: Work


class Line:
    """Gaps come before words, and the call that ended last before those that ended earlier."""

    def __init__(self) -> None:
        self._gaps: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._arrived = 0
        self._news = asyncio.Event()

    def __len__(self) -> int:
        return len(self._gaps.keys() | self._words.keys())

    @property
    def has_gaps(self) -> bool:
        """Whether a call waits for its gaps."""
        return bool(self._gaps)

    def add(self, call_id: str) -> None:
        """Let a call whose recording is there join; one that waits already does so once."""
        self._arrived += 1
        self._gaps[call_id] = self._arrived
        self._news.set()

    def first(self, is_heard: Callable[[str], bool] = lambda call_id: False) -> Job | None:
        """Return what is to be done next; it stays in the line until it is ``done``.

        Args:
            is_heard: Whether a call is still heard live, though it is over: what is missed of it is not known yet.
        """
        kinds: tuple[tuple[Work, Mapping[str, int]], ...] = (("gaps", self._gaps), ("words", self._words))
        for work, waiting in kinds:
            answered = [call_id for call_id in waiting if not is_heard(call_id)]
            if answered:
                return Job(max(answered, key=waiting.__getitem__), work)
        return None

    def done(self, job: Job) -> None:
        """What was to be done is done: after its gaps a call waits for its words."""
        if job.work == "words":
            self._words.pop(job.call_id, None)
        elif (arrived := self._gaps.pop(job.call_id, None)) is not None:
            self._words[job.call_id] = arrived

    def leave(self, call_id: str) -> None:
        """Nothing more is to be done for this call."""
        self._gaps.pop(call_id, None)
        self._words.pop(call_id, None)

    async def news(self, within_s: float) -> bool:
        """Wait until a call joins; returns whether one did."""
        try:
            await asyncio.wait_for(self._news.wait(), within_s)
        except TimeoutError:
            return False
        self._news.clear()
        return True
