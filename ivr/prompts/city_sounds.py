"""The sounds a city recorded itself: played before the hotline's own, with the one before each to go back to."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from config.errors import NotFoundError
from config.languages import Language
from ivr.prompts.intake import RATE, take_in
from ivr.prompts.sound import AudioReport, check_audio, write_wav

BEFORE = "before"
"""Folder of the sounds that were played before."""


class NothingBeforeError(NotFoundError):
    """There is no earlier sound to go back to."""

    slug: ClassVar[str] = "no-earlier-prompt"


class Recorded(BaseModel):
    """Who brought a recording, when, and the hash of the words it was to say."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class CitySounds:
    """The city's own sounds.

    Attributes:
        folder: Where they are (``Settings.prompts_dir``).
    """

    folder: Path

    def of(self, language: Language) -> Path:
        """Return where the sounds of a language are."""
        return self.folder / language

    def recorded(self, language: Language, name: str) -> Recorded | None:
        """Return who recorded a sound; nothing if it is not the city's own."""
        note = self.of(language) / f"{name}.json"
        return Recorded.model_validate_json(note.read_text(encoding="utf-8")) if note.is_file() else None

    def accept(self, language: Language, name: str, file: Path, recorded: Recorded) -> AudioReport:
        """Take a recording in; the one before it is kept.

        Raises:
            HotlineError: It is not fit for a telephone line (``ivr.prompts.intake``).
        """
        samples = take_in(file)
        here = self.of(language)
        (here / BEFORE).mkdir(parents=True, exist_ok=True)
        for kind in ("wav", "json"):
            (here / BEFORE / f"{name}.{kind}").unlink(missing_ok=True)
        self._move(here, here / BEFORE, name)
        write_wav(here / f"{name}.wav", samples, RATE)
        (here / f"{name}.json").write_text(recorded.model_dump_json(), encoding="utf-8")
        return check_audio(here / f"{name}.wav")

    def back(self, language: Language, name: str) -> Recorded | None:
        """Play the sound before again, and keep this one in its place; return who recorded it, if the city did.

        Raises:
            NothingBeforeError: There is none.
        """
        here, before, aside = self.of(language), self.of(language) / BEFORE, self.of(language) / "aside"
        if self.recorded(language, name) is None and not (before / f"{name}.wav").exists():
            raise NothingBeforeError(f"expected a recording of {name!r}, there is none")
        aside.mkdir(parents=True, exist_ok=True)
        self._move(here, aside, name)
        self._move(before, here, name)
        self._move(aside, before, name)
        aside.rmdir()
        return self.recorded(language, name)

    @staticmethod
    def _move(source: Path, target: Path, name: str) -> None:
        for kind in ("wav", "json"):
            if (source / f"{name}.{kind}").exists():
                (source / f"{name}.{kind}").replace(target / f"{name}.{kind}")
