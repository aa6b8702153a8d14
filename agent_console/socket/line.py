"""A page's frames in order: those that wait to be sent, and those that were sent and may be lost on the way."""

from collections import deque

LONGEST = 256
"""Frames that may wait for a slow page, and frames kept for one that lost its connection."""

LARGEST = 2**19
"""The same in characters; beyond either it is cheaper to start afresh with a hello."""


class Line:
    """Frames numbered from 1.

    Args:
        longest: Frames it holds.
        largest: Characters it holds; a single frame may be larger.
    """

    def __init__(self, longest: int = LONGEST, largest: int = LARGEST) -> None:
        self._longest = longest
        self._largest = largest
        self._bodies: deque[str] = deque()
        self._size = 0
        self._first = self._next = 1

    def __len__(self) -> int:
        """Return how many frames it holds."""
        return len(self._bodies)

    def put(self, body: str) -> bool:
        """Append a frame; return whether those that wait are still few enough."""
        self._bodies.append(body)
        self._size += len(body)
        while self._is_full and self._first < self._next:
            self._drop()
        return not self._is_full or len(self._bodies) == 1

    def take(self) -> str | None:
        """Return the next frame to be sent, with its number; nothing if none waits."""
        place = self._next - self._first
        if place == len(self._bodies):
            return None
        self._next += 1
        return f'{{"seq":{self._next - 1},{self._bodies[place]}'

    def has_after(self, seq: int) -> bool:
        """Return whether whoever got all frames up to this one, and no more, can go on from here."""
        return self._first - 1 <= seq < self._next

    def forget(self, seq: int) -> None:
        """Drop what the page has: all sent frames up to this one."""
        while self._first < min(seq + 1, self._next):
            self._drop()

    def go_back(self, seq: int) -> None:
        """Send again what comes after this frame."""
        self.forget(seq)
        self._next = seq + 1

    @property
    def _is_full(self) -> bool:
        return len(self._bodies) > self._longest or self._size > self._largest

    def _drop(self) -> None:
        self._size -= len(self._bodies.popleft())
        self._first += 1
