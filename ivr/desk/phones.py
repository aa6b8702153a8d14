"""Whether operators' softphones can be reached."""

from collections.abc import Callable

from ivr.desk.timers import CallLater, Timers

PHONE_GRACE_S = 8.0
"""A softphone may be away this long (a page that reloads) before its operator is paused."""


class Phones:
    """Watches the softphones of those who take calls.

    Args:
        later: Sets a timer.
        takes_calls: Whether an operator is ready.
        lost: Called with the login of one who is ready and whose phone stays away.
    """

    def __init__(self, later: CallLater, takes_calls: Callable[[str], bool], lost: Callable[[str], None]) -> None:
        self._takes_calls = takes_calls
        self._away = Timers(later, lost)
        self._reachable: dict[str, bool] = {}

    def seen(self, login: str, reachable: bool) -> None:
        """Take notice of a phone."""
        self._reachable[login] = reachable
        self.check(login)

    def check(self, login: str) -> None:
        """Begin to wait for the phone of one who takes calls, or stop waiting."""
        if self._reachable.get(login, True):
            self._away.cancel(login)
        elif login not in self._away and self._takes_calls(login):
            self._away.set(login, PHONE_GRACE_S)

    def stop(self) -> None:
        """Wait for nobody."""
        self._away.cancel_all()
