"""How often somebody may guess wrong."""

from collections import deque
from datetime import datetime, timedelta
from typing import ClassVar

from config.errors import HotlineError

ALLOWED = 5
WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000
CODES_ALLOWED = 10
CODES_WINDOW = timedelta(hours=1)
"""For query codes: six digits are guessed in years then."""


class TooManyTriesError(HotlineError):
    """Too many wrong guesses of one person."""

    slug: ClassVar[str] = "too-many-tries"
    status: ClassVar[int] = 429


class Tries:
    """Wrong guesses by login and address: so many in a while, then the door stays shut until one is old.

    The memory is bounded: beyond ``REMEMBERED`` pairs the one that failed longest ago is forgotten.

    Args:
        allowed: How many may be wrong.
        window: In which time.
    """

    def __init__(self, allowed: int = ALLOWED, window: timedelta = WINDOW) -> None:
        self._allowed, self._window = allowed, window
        self._failed: dict[tuple[str, str], deque[datetime]] = {}

    def check(self, login: str, address: str, now: datetime) -> None:
        """Refuse a try too many.

        Raises:
            TooManyTriesError: With the seconds to wait.
        """
        failed = self._failed.get((login, address))
        if failed is None or len(failed) < self._allowed:
            return
        wait = failed[0] + self._window - now
        if wait > timedelta(0):
            seconds = int(wait.total_seconds()) + 1
            raise TooManyTriesError(
                f"expected at most {self._allowed} wrong tries in {self._window}, got more; wait {seconds} s",
                retry_after_s=seconds,
            )

    def failed(self, login: str, address: str, now: datetime) -> None:
        """Count a wrong guess."""
        failed = self._failed.pop((login, address), None) or deque(maxlen=self._allowed)
        failed.append(now)
        self._failed[login, address] = failed
        if len(self._failed) > REMEMBERED:
            self._failed.pop(next(iter(self._failed)), None)

    def succeeded(self, login: str, address: str) -> None:
        """Forget what failed before."""
        self._failed.pop((login, address), None)
