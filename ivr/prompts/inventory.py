"""What a flow and the line itself say, sound by sound: what is there, what is missing, and what is out of date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from config.flow import Flow, said_at
from config.languages import LANGUAGES, OWN, Language
from ivr.prompts import prompt_folder
from ivr.prompts.catalogue import Prompt
from ivr.prompts.city_sounds import CitySounds
from ivr.prompts.sound import AudioReport, check_audio
from ivr.prompts.written import hash_of, read_hashes


class Source(StrEnum):
    """Where a sound comes from."""

    RECORDED = "recorded"
    RENDERED = "rendered"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A sound in a language.

    Attributes:
        name: Of its file.
        words: What it says; empty for one of the city's own that the list of prompts does not have.
        in_flow: Whether a node of the flow plays it; the line itself plays the others.
        source: Where it comes from.
        changed: Whether its words changed since it was made.
        report: What it holds and what is wrong with it; none if it is missing.
    """

    name: str
    language: Language
    words: str
    in_flow: bool
    source: Source
    changed: bool = False
    report: AudioReport | None = None


def spoken_in(flow: Flow) -> tuple[Language, ...]:
    """Return the languages a flow speaks: the line's own, and those that a key or a notice changes to."""
    named = {getattr(part, "language", None) for node in flow.nodes.values() for part in (node, *_choices(node))}
    return tuple(language for language in LANGUAGES if language == OWN or language in named)


def inventory(flow: Flow, catalogue: Iterable[Prompt], city: CitySounds) -> Iterator[SoundRow]:
    """Yield every sound that is needed, in each language the flow speaks.

    Args:
        flow: The flow.
        catalogue: The list of prompts.
        city: The city's own sounds, which come before the hotline's.
    """
    prompts = {prompt.id: prompt for prompt in catalogue}
    played = {name for node in flow.nodes.values() for name in said_at(node)}
    for language in spoken_in(flow):
        rendered = read_hashes(prompt_folder(language))
        for prompt in prompts.values():
            for file, words in prompt.files(language).items():
                yield _row(file.removesuffix(".wav"), language, words, prompt.id in played, rendered, city)
        for name in sorted(played - prompts.keys()):
            yield _row(name, language, "", True, rendered, city)


def _row(
    name: str, language: Language, words: str, in_flow: bool, rendered: dict[str, str], city: CitySounds
) -> SoundRow:
    file = f"{name}.wav"
    if recorded := city.recorded(language, name):
        known, path, source = recorded.words, city.of(language) / file, Source.RECORDED
    else:
        known, path, source = rendered.get(file, ""), prompt_folder(language) / file, Source.RENDERED
    if not path.is_file():
        return SoundRow(name, language, words, in_flow, Source.MISSING)
    changed = bool(known) and bool(words) and known != hash_of(words)
    return SoundRow(name, language, words, in_flow, source, changed, check_audio(path))


def _choices(node: object) -> Iterable[object]:
    keys: dict[str, object] = getattr(node, "keys", {})
    return keys.values()
