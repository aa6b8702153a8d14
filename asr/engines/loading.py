"""The one place that knows every engine by name. Each is imported only when it is asked for: libraries are large."""

import os
from pathlib import Path

from asr.engines.base import Engine, EngineSpec


def threads_of(spec: EngineSpec) -> int:
    """Return how many threads decode."""
    return spec.threads or os.cpu_count() or 1


def load(spec: EngineSpec) -> Engine:
    """Load a model into memory (seconds).

    Raises:
        Exception: Whatever the engine's library raises for a broken model; the worker reports it and ends.
    """
    if spec.engine == "vosk":
        from asr.engines.vosk import VoskEngine

        return VoskEngine(Path(spec.path), spec.language, Path(spec.graph) if spec.graph else None)
    from asr.engines.whisper import WhisperEngine

    languages = (spec.language, *spec.others)
    return WhisperEngine(Path(spec.path), threads_of(spec), spec.hints, languages, careful=spec.careful)
