"""The softphones' websockets that are open."""

from agent_console.phone.line import Line
from agent_console.sign_in.signed import Signed

LINES_PER_SIGN_IN = 3
CITIZENS = 20


class Lines:
    """Every open line; those of operators close with their sign-in."""

    def __init__(self) -> None:
        self._open: set[Line] = set()

    def add(self, line: Line) -> None:
        """Count a line that opened."""
        self._open.add(line)

    def remove(self, line: Line) -> None:
        """Forget a line that closed."""
        self._open.discard(line)

    def is_full(self, who: Signed | None) -> bool:
        """Return whether a sign-in (or the citizens of the demonstration) has as many lines as it may."""
        if who is None:
            return sum(line.who is None for line in self._open) >= CITIZENS
        same = sum(line.who is not None and line.who.sign_in_id == who.sign_in_id for line in self._open)
        return same >= LINES_PER_SIGN_IN

    def signed(self) -> list[Signed]:
        """Return whose lines are open."""
        return [line.who for line in self._open if line.who is not None]

    def close(self, sign_in_id: int, code: int, reason: str) -> None:
        """Close the lines of a sign-in."""
        for line in self._open:
            if line.who is not None and line.who.sign_in_id == sign_in_id:
                line.leave(code, reason)
