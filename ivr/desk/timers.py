"""Timers by operator, at most one each."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A call that will come (``asyncio.TimerHandle``)."""

    def cancel(self) -> None:
        """Let it not come."""


CallLater = Callable[[float, Callable[[], None]], Timer]


class Timers:
    """One kind of timer for every operator.

    Args:
        later: Sets a timer.
        ring: Called with the login when an operator's timer is over.
    """

    def __init__(self, later: CallLater, ring: Callable[[str], None]) -> None:
        self._later = later
        self._ring = ring
        self._set: dict[str, Timer] = {}

    def __contains__(self, login: str) -> bool:
        return login in self._set

    def set(self, login: str, seconds: float) -> None:
        """Set an operator's timer anew."""
        self.cancel(login)
        self._set[login] = self._later(max(0.0, seconds), lambda: self._over(login))

    def cancel(self, login: str) -> None:
        """Take an operator's timer back, if there is one."""
        if timer := self._set.pop(login, None):
            timer.cancel()

    def cancel_all(self) -> None:
        """Take all timers back."""
        for login in tuple(self._set):
            self.cancel(login)

    def _over(self, login: str) -> None:
        del self._set[login]
        self._ring(login)
