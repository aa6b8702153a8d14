"""How fast someone may send."""

from collections import deque


class Pace:
    """At most ``limit`` messages in any ``per_s`` seconds.

    Args:
        limit: How many.
        per_s: Length of the window, seconds.
    """

    def __init__(self, limit: int, per_s: float = 1.0) -> None:
        self._per_s = per_s
        self._taken: deque[float] = deque(maxlen=limit)

    def take(self, now: float) -> bool:
        """Count one message at ``now`` (seconds on any steady clock); ``False`` if it comes too soon."""
        if len(self._taken) == self._taken.maxlen and now - self._taken[0] < self._per_s:
            return False
        self._taken.append(now)
        return True
