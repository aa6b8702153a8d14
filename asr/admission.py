"""How many legs are heard live: as many as the machine decodes in time, found out by measuring. No I/O."""

import math
from dataclasses import dataclass
from typing import Literal

Turn = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class AdmissionRule:
    """When a leg makes way and when one comes back; shares are of the whole machine's time.

    Attributes:
        full: No further leg is taken beyond this load.
        room: A leg that waits comes back if the load with it stays below this.
        late_s: Text this far behind its sound is too late, if decoding takes at least ``busy`` of the machine.
        busy: See ``late_s``; below it a single slow sentence or a worker that has just begun is behind.
        far_too_late_s: Text this far behind is too late whatever else takes the machine's time.
        prompt_s: Text this close behind it is in time.
        looks: So many looks in a row must agree.
        believed_s: Seconds of legs heard before the measured cost counts.
        memory_s: Seconds of legs over which the cost is averaged.
    """

    full: float = 0.92
    room: float = 0.75
    late_s: float = 1.0
    busy: float = 0.5
    far_too_late_s: float = 5.0
    prompt_s: float = 0.4
    looks: int = 4
    believed_s: float = 30.0
    memory_s: float = 600.0


class Admission:
    """Measures what a leg costs and says whether one must make way or may come back.

    Args:
        most: Legs heard at once at most, whatever the machine could do; 0 for no such limit.
        rule: Thresholds.
    """

    def __init__(self, most: int = 0, rule: AdmissionRule | None = None) -> None:
        self.rule = rule or AdmissionRule()
        self._most = most
        self._spent_s = 0.0
        self._legs_s = 0.0
        self._late = 0
        self._prompt = 0

    def load(self, legs: int) -> float:
        """Return the share of the machine that so many legs take; 0 until enough was measured."""
        if self._legs_s < self.rule.believed_s:
            return 0.0
        return legs * self._spent_s / self._legs_s

    def has_room(self, live: int) -> bool:
        """Return whether one leg more can be heard beside so many."""
        if self._most and live >= self._most:
            return False
        return not self._late and self._fits(live, self.rule.full)

    def look(self, live: int, waiting: int, late_s: float, spent_s: float, passed_s: float) -> Turn:
        """Take what was measured since the last look.

        Args:
            live: Legs that were heard.
            waiting: Legs that would be, were there room.
            late_s: How far text is behind its sound.
            spent_s: Seconds of the whole machine spent on decoding.
            passed_s: Seconds since the last look.

        Returns:
            -1 if a leg must make way, 1 if one may come back.
        """
        self._measure(live * passed_s, spent_s)
        self._late = self._late + 1 if self._is_too_late(late_s, live) else 0
        self._prompt = self._prompt + 1 if late_s < self.rule.prompt_s else 0
        if self._late >= self.rule.looks and live > 1:
            self._late = 0
            return -1
        below_most = not self._most or live < self._most
        if waiting and below_most and self._prompt >= self.rule.looks and self._fits(live, self.rule.room):
            self._prompt = 0
            return 1
        return 0

    def _fits(self, live: int, share: float) -> bool:
        """One leg always fits: what a leg costs is found out only while one is heard, else nobody ever was again."""
        return not live or self.load(live + 1) <= share

    def _is_too_late(self, late_s: float, live: int) -> bool:
        busy = self.load(live) >= self.rule.busy
        return late_s > (self.rule.late_s if busy else self.rule.far_too_late_s)

    def _measure(self, legs_s: float, spent_s: float) -> None:
        kept = math.exp(-legs_s / self.rule.memory_s)
        self._spent_s = self._spent_s * kept + spent_s
        self._legs_s = self._legs_s * kept + legs_s
