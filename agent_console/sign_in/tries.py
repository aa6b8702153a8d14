"""How often somebody may fail to sign in."""

from collections import deque
from datetime import datetime, timedelta
from typing import ClassVar

from config.errors import HotlineError

ALLOWED = 5
WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000


class TooManyTriesError(HotlineError):
    """Too many wrong passwords for one login from one address."""

    slug: ClassVar[str] = "too-many-tries"
    status: ClassVar[int] = 429


class Tries:
    """Failed sign-ins by login and address; five in a quarter of an hour, then the door stays shut until one is old.

    The memory is bounded: beyond ``REMEMBERED`` pairs the one that failed longest ago is forgotten.
    """

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], deque[datetime]] = {}

    def check(self, login: str, address: str, now: datetime) -> None:
        """Refuse a try too many.

        Raises:
            TooManyTriesError: With the seconds to wait.
        """
        failed = self._failed.get((login, address))
        if failed is None or len(failed) < ALLOWED:
            return
        wait = failed[0] + WINDOW - now
        if wait > timedelta(0):
            seconds = int(wait.total_seconds()) + 1
            raise TooManyTriesError(
                f"expected at most {ALLOWED} wrong passwords in 15 minutes, got more; wait {seconds} s",
                retry_after_s=seconds,
            )

    def failed(self, login: str, address: str, now: datetime) -> None:
        """Count a wrong password."""
        failed = self._failed.pop((login, address), None) or deque(maxlen=ALLOWED)
        failed.append(now)
        self._failed[login, address] = failed
        if len(self._failed) > REMEMBERED:
            del self._failed[next(iter(self._failed))]

    def succeeded(self, login: str, address: str) -> None:
        """Forget what failed before."""
        self._failed.pop((login, address), None)
