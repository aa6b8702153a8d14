"""A recogniser process (``asr.worker.process.PROGRAM``) whose engine hangs in native code when it is asked to.

Whoever lays the file named by ``HANG`` lets the next decoding hang, once; ``LONGEST_S`` is how long one may take.
"""

import ctypes
import logging
import os
import sys
from pathlib import Path

import asr.worker.__main__ as worker
from asr.audio import seconds
from asr.engines.base import Capabilities, EngineSpec, Result

STUCK_S = 0.5


class HangingEngine:
    """Writes a letter for each tenth of a second it hears."""

    capabilities = Capabilities(
        word_times=False,
        partial_every_s=0.0,
        parallel=True,
        languages=("ko",),
        longest_s=float(os.environ["LONGEST_S"]),
        stuck_s=STUCK_S,
    )

    def recogniser(self) -> "HangingRecogniser":
        """Return a new recogniser."""
        return HangingRecogniser()


class HangingRecogniser:
    """Hears one utterance at a time."""

    def __init__(self) -> None:
        self._heard = 0

    def accept(self, pcm: bytes) -> None:
        """Count, or hang without holding Python's lock."""
        self._heard += len(pcm)
        try:
            Path(os.environ["HANG"]).unlink()
        except FileNotFoundError:
            return
        ctypes.CDLL(None).pause()

    def partial(self) -> str:
        """Return what was said so far."""
        return "好" * round(10 * seconds(self._heard))

    def pause(self) -> str:
        """Return the same."""
        return self.partial()

    def finish(self) -> Result:
        """Return what was said."""
        text, self._heard = self.partial(), 0
        return Result(text)


def load(spec: EngineSpec) -> HangingEngine:
    """Stand in for ``asr.engines.loading.load``."""
    return HangingEngine()


if __name__ == "__main__":
    worker.load = load  # type: ignore[attr-defined] # it is an engine as well
    code = worker.main(sys.argv[1:])
    logging.shutdown()
    os._exit(code)
