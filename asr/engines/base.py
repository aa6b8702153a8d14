"""What every engine gives. Engines live in the worker process; nothing else imports one."""

from dataclasses import dataclass
from typing import Literal, Protocol

Word = tuple[str, float, float]
"""Text, start and end in seconds from the beginning of the utterance."""

EngineName = Literal["vosk", "whisper"]

TAKES_CARE: frozenset[EngineName] = frozenset({"whisper"})
"""Engines that write better text when they may take their time; the others write the same twice."""


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """Which engine to start on which model.

    Attributes:
        engine: Its name.
        model: The model's name in the catalogue.
        path: The model's folder.
        threads: Decoding threads; 0 for one per core.
        hints: The city's own words (places, matters), most important first, for engines that can be told beforehand.
        language: Code of the language that is spoken.
        others: Codes of languages that are spoken as well, for engines that tell them apart.
        careful: Whether to take more time for better text: for recordings, not for calls that go on.
        seal: What the model's files are held to before it starts; empty for files nobody sealed.
        graph: Folder of the model's graph where it was put together beforehand, sealed; else empty.
    """

    engine: EngineName
    model: str
    path: str
    threads: int = 0
    hints: tuple[str, ...] = ()
    language: str = "zh"
    careful: bool = False
    seal: str = ""
    others: tuple[str, ...] = ()
    graph: str = ""

    def would_repeat(self, engine: str, model: str, recorded: bool) -> bool:
        """Return whether this only writes again what that engine and model wrote, live or from the recording."""
        takes_care = self.careful and self.engine in TAKES_CARE
        return (engine, model) == (self.engine, self.model) and (recorded or not takes_care)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do, and how it wants to be used.

    Attributes:
        word_times: Whether results carry words with times.
        partial_every_s: Least seconds between two partial results of a leg; a partial of 0 costs nothing, any other
            reads the whole utterance again: only while nothing more urgent waits, and for two thirds of the time at
            most. It makes way, so it does not count as what hearing costs.
        parallel: Whether several legs are decoded at once; otherwise one decoding uses all threads.
        languages: Codes of languages it understands; the first is the one it expects.
        longest_s: Seconds one decoding takes at most, also where much else takes the machine's time: half a second of
            speech by an engine that decodes while somebody speaks, else the longest utterance and a partial result.
        stuck_s: Seconds after which a decoding seldom comes to an end: its process gets nothing new until it does. As
            long as ``longest_s`` where one decoding is a whole utterance.
        slow_at_first: Whether a new recogniser is late with its first words unless it has heard something before.
    """

    word_times: bool
    partial_every_s: float
    parallel: bool
    languages: tuple[str, ...]
    longest_s: float
    stuck_s: float
    slow_at_first: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What was said in one utterance; ``language`` is the code of the language, empty for the one that is expected."""

    text: str
    words: tuple[Word, ...] = ()
    language: str = ""


class Recogniser(Protocol):
    """Hears one utterance at a time. What it writes depends on that utterance alone. Used by one thread at a time."""

    def accept(self, pcm: bytes) -> None:
        """Hear the next piece of the utterance."""

    def partial(self) -> str:
        """Return what seems to have been said so far."""

    def pause(self) -> str:
        """Return what was said if the utterance is over; it may go on all the same."""

    def finish(self) -> Result:
        """End the utterance and return what was said; the next one may follow."""


class Engine(Protocol):
    """A loaded model."""

    capabilities: Capabilities

    def recogniser(self) -> Recogniser:
        """Return a new recogniser."""
