"""The list of prompts: names, words and voice, read from a YAML file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.errors import HotlineError
from config.languages import OWN, Language
from ivr.prompts import PROMPT_FOLDER, english
from ivr.prompts.numerals import SLOTS, numeral
from ivr.prompts.playable import Playable

CATALOGUE_FILE = Path(__file__).with_name("catalogue.yaml")

NAME = r"^[a-z][a-z0-9_]{1,39}$"  # becomes a file name and a dialplan argument
_CHINESE = r"^([\u4e00-\u9fff0-9，。！？：；、…]|\{(" + "|".join(SLOTS) + r")\})+$"  # what the voice reads, and slots
_SLOT = re.compile(r"\{([a-z]+)\}")
_VOICES = r"^[a-z]{2}_[a-z]+(\+[a-z]{2}_[a-z]+)*$"


class CatalogueError(HotlineError):
    """The list of prompts cannot be used as it stands."""

    slug = "prompt-catalogue-invalid"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a prompt: fixed words in a file of their own, or a slot for a value."""

    file: str = ""
    words: str = ""
    slot: str = ""


class Prompt(BaseModel):
    """One thing the hotline says.

    Attributes:
        id: Name in the call flow; the audio file is `<id>.wav`.
        zh: The words, in simplified Chinese; `……` is a long pause, `{count}` a value told at the call.
        en: The same in English, with the same values in the same order.
        voice: One voice, or several joined by `+` and mixed evenly.
        speed: 1.0 is the voice's own pace; larger is faster.
        rate: Sample rate of the file in hertz.
        sound: Whether it is one of the sounds of which values are put together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=NAME)
    zh: str = Field(pattern=_CHINESE, max_length=200)
    en: str = Field(min_length=1)
    voice: str = Field(pattern=_VOICES)
    speed: float = Field(default=1.0, ge=0.5, le=2.0)
    rate: int = 8000
    sound: bool = False

    def text(self, language: Language) -> str:
        """Return the words of a language; empty if it has none, or not the values the hotline's own words have."""
        if language == OWN:
            return self.zh
        return self.en if _SLOT.findall(self.en) == _SLOT.findall(self.zh) or not self.zh else ""

    def parts(self, language: Language = OWN) -> tuple[Part, ...]:
        """Return what is played in order; a prompt without a value is one file of its name."""
        text = self.text(language)
        if "{" not in text:
            return (Part(self.id, text),) if text else ()
        split = _SLOT.split(text)
        fixed = (Part(f"{self.id}_{at // 2 + 1}", words.strip()) for at, words in enumerate(split) if at % 2 == 0)
        slots = (Part(slot=slot) for slot in split[1::2])
        between = [one for pair in zip_longest(fixed, slots) for one in pair if one]
        return tuple(part for part in between if part.slot or re.search(r"\w", part.words))

    def files(self, language: Language = OWN) -> dict[str, str]:
        """Return the names of its audio files inside their folder, each with its words."""
        return {f"{part.file}.wav": part.words for part in self.parts(language) if part.file}

    @property
    def words(self) -> str:
        """The words without punctuation, as a transcript is compared with them."""
        return re.sub(r"[^\u4e00-\u9fff0-9]", "", self.zh)


class Sound(Prompt):
    """One of the sounds of which values are put together; a language that does not need it has no words for it."""

    zh: str = Field(default="", pattern=r"^[\u4e00-\u9fff]*$")
    en: str = ""
    sound: bool = True


class _Document(BaseModel):
    """The file: what holds for every prompt that says nothing else, then the prompts."""

    model_config = ConfigDict(extra="forbid")

    defaults: dict[str, object] = {}
    prompts: list[dict[str, object]] = Field(min_length=1)
    sounds: "_Sounds | None" = None


class _Sounds(BaseModel):
    """Of what values are put together: the numbers from 0 on, and each language's words between them by name."""

    model_config = ConfigDict(extra="forbid")

    numbers: int = Field(ge=99, le=999)
    words: dict[str, str]
    english: dict[str, str] = {}
    speed: float = 0.9

    def entries(self) -> Iterator[dict[str, object]]:
        """Yield them as prompts."""
        for number in range(self.numbers + 1):
            yield {"id": f"num_{number}", "zh": numeral(number), "en": english.numeral(number), "speed": self.speed}
        yield from ({"id": f"unit_{name}", "zh": zh, "speed": self.speed} for name, zh in self.words.items())
        words = self.english | {f"day_{day}": english.ordinal(day) for day in range(1, 32)} if self.english else {}
        words |= {f"month_{month.lower()}": month for month in english.MONTHS} if self.english else {}
        yield from ({"id": f"english_{name}", "en": en, "speed": self.speed} for name, en in words.items())


def load_catalogue(path: Path = CATALOGUE_FILE) -> tuple[Prompt, ...]:
    """Read and check a list of prompts.

    Args:
        path: The YAML file; the hotline's own list unless another is named.

    Returns:
        The prompts in the order of the file.

    Raises:
        CatalogueError: The file is unreadable, or an entry breaks a rule of `Prompt`.
    """
    try:
        document = _Document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        sounds = document.sounds.entries() if document.sounds else ()
        prompts = (
            *(Prompt.model_validate(document.defaults | entry) for entry in document.prompts),
            *(Sound.model_validate(document.defaults | entry) for entry in sounds),
        )
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"expected a readable YAML list of prompts in {path.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CatalogueError(
            f"{path.name}: {place or 'document'}: {first['msg']}, got {first['input']!r:.80}"
        ) from error
    names = [prompt.id for prompt in prompts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CatalogueError(f"{path.name}: expected every id once, but these come twice: {', '.join(twice)}")
    return prompts


def playable(*cities: Path) -> Playable:
    """Return the names of all prompts that can be played: the hotline's own, and those in a city's folders."""
    return Playable(PROMPT_FOLDER, *cities)


def missing_prompts(catalogue: tuple[Prompt, ...], folder: Path, language: Language = OWN) -> list[Prompt]:
    """Prompts of the list that have no audio file in the folder of a language."""
    return [prompt for prompt in catalogue if not all((folder / file).is_file() for file in prompt.files(language))]
