"""The recording's file, and how loud it is over its time. The name was given by us; it is checked all the same."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np

from config.errors import NotFoundError
from crm.calls.models import Call

COLUMNS = 800
"""More than a drawing of a recording has room for."""

LOOKED_AT_S = 2.0
"""So much of each column is looked at: calls of less than half an hour whole, and no call longer than it takes."""


def recording_file(folder: Path, call: Call) -> Path:
    """Return where the call's recording lies.

    Raises:
        NotFoundError: There is none.
    """
    file = (folder / call.recording).resolve() if call.recording else None
    if file is None or not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise NotFoundError("expected a call with a recording, there is none here")
    return file


def wave_form(file: Path) -> list[list[float]]:
    """Return the loudest moment of each of ``COLUMNS`` equal stretches, 0 to 1, for the citizen and the other side.

    Raises:
        NotFoundError: The file is no 16-bit recording.
    """
    try:
        with wave.open(str(file), "rb") as sound:
            channels = sound.getnchannels()
            total = min(sound.getnframes(), file.stat().st_size // (2 * channels))  # a damaged header may announce more
            if sound.getsampwidth() != 2:
                raise NotFoundError(f"expected a 16-bit recording, got {8 * sound.getsampwidth()} bit")
            most = int(LOOKED_AT_S * sound.getframerate())
            starts = [column * total // COLUMNS for column in range(COLUMNS + 1)]
            loudest = np.zeros((COLUMNS, channels))
            for column, (start, end) in enumerate(pairwise(starts)):
                sound.setpos(start)
                raw = sound.readframes(min(end - start, most))
                samples = np.frombuffer(raw[: len(raw) - len(raw) % (2 * channels)], dtype="<i2").reshape(-1, channels)
                loudest[column] = np.abs(samples.astype(np.int32)).max(axis=0, initial=0) / 32768
    except (wave.Error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise NotFoundError(f"expected a recording that can be read, got {type(error).__name__}") from error
    return [[round(float(peak), 3) for peak in loudest[:, min(side, channels - 1)]] for side in (0, 1)]
