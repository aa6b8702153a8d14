"""Transcribes a whole file with the gate and engine of the live way, without real time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asr.audio import frames_of, read_wav
from asr.engines.base import Engine, EngineSpec, Word
from asr.engines.loading import load
from asr.gate import Begin, Chunk, End, cut, frames_to_s


@dataclass(frozen=True, slots=True)
class Passage:
    """An utterance of a file; times in seconds from the file's beginning, words from the utterance's.

    ``language`` as in ``Result``.
    """

    text: str
    words: tuple[Word, ...]
    start_s: float
    end_s: float
    language: str = ""


def transcribe(path: Path, spec: EngineSpec, *, channel: int = 0) -> list[Passage]:
    """Write down one side of a file.

    Args:
        path: 16-bit WAV at 8 or 16 kHz.
        spec: Engine and model.
        channel: Which side.

    Raises:
        AudioFileError: If the file cannot be read.
    """
    return list(passages(read_wav(path, channel=channel), load(spec)))


def passages(pcm: bytes, engine: Engine) -> Iterator[Passage]:
    """Give what is said in 16 kHz PCM, utterance by utterance; those without a word are left out."""
    recogniser = engine.recogniser()
    began = 0
    for event in cut(frames_of(pcm)):
        if isinstance(event, Begin):
            began = event.at
        elif isinstance(event, Chunk):
            recogniser.accept(event.pcm)
        elif isinstance(event, End) and (result := recogniser.finish()).text:
            yield Passage(result.text, result.words, frames_to_s(began), frames_to_s(event.at), result.language)
