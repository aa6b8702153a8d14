"""Failures of work that is done again and again: one that lasts is told once."""


class Failures:
    """Remembers which failure was told."""

    def __init__(self) -> None:
        self._told = ""

    def is_new(self, error: Exception) -> bool:
        """Return whether the work did not fail so the last time."""
        kind = type(error).__name__
        new, self._told = kind != self._told, kind
        return new

    def over(self) -> None:
        """The work succeeded: the next failure is a new one."""
        self._told = ""
