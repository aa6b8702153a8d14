"""Which of several engines runs: the best, unless it fails; then the next, until the best works again. No I/O."""

from collections.abc import Sequence

from asr.engines.base import EngineSpec

GIVE_UP = 3
"""Lives of a worker in a row that fail before another engine takes over."""

STEADY_S = 20.0
"""A worker that listened for so long did not fail when it ends."""

AGAIN_S = (60.0, 120.0, 300.0, 600.0, 1800.0)
"""Pauses before the best engine is tried again; after the last try it is left alone until the next start."""


class Succession:
    """Counts failures and says which engine is to run.

    Args:
        specs: Engines that fit, the best first.
    """

    def __init__(self, specs: Sequence[EngineSpec]) -> None:
        if not specs:
            raise ValueError("expected at least one engine")
        self.specs = tuple(specs)
        self.failures = 0
        self._at = 0

    @property
    def spec(self) -> EngineSpec:
        """The engine that is to run."""
        return self.specs[self._at]

    @property
    def failed(self) -> EngineSpec | None:
        """The best engine, while another stands in for it."""
        return self.specs[0] if self._at else None

    @property
    def hopeless(self) -> bool:
        """Whether the last engine there is fails as well."""
        return self.failures >= GIVE_UP

    def ended(self, spec: EngineSpec, listened_s: float) -> bool:
        """Count the end of a worker; returns whether another engine is to run from here on."""
        if spec is not self.spec:
            return False
        self.failures = 1 if listened_s >= STEADY_S else self.failures + 1
        if not self.hopeless or self._at + 1 == len(self.specs):
            return False
        self._at += 1
        self.failures = 0
        return True

    def restore(self) -> None:
        """The best engine works again."""
        self._at = self.failures = 0
