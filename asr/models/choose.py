"""Which engine and model run: what the settings name, or the best that is installed."""

import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from asr.engines.base import EngineName, EngineSpec
from asr.models.catalogue import entry_of
from asr.models.install import InstalledModel, broken, installed
from config.clock import utc_now
from config.profile import Profile
from config.settings import AsrEngine, Settings

PREFERENCE = ("vosk-cn", "vosk-small-cn", "whisper-base")
"""For ``auto``: streaming Chinese models before Whisper. Models of other languages are never chosen by themselves."""

EXACT = ("whisper-base", "vosk-cn", "vosk-small-cn")
"""For recordings: the most exact through a telephone first, however long it takes."""

PAIR = ("vosk-small-cn", "whisper-base")
"""What an installation gets by itself: one hears calls, one reads recordings; each stands in for the other."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine and model to start, or (without a ``path``) why there is none and the command that mends it."""

    engine: EngineName | None = None
    model: str = ""
    path: Path | None = None
    seal: Path | None = None
    graph: Path | None = None
    reason: str = ""
    fix: str = ""
    language: str = "zh"

    def spec(self, settings: Settings, profile: Profile) -> EngineSpec | None:
        """Return what to start, if there is anything."""
        if self.engine is None or self.path is None:
            return None
        return EngineSpec(
            self.engine,
            self.model,
            str(self.path),
            settings.asr.threads,
            hints_of(profile),
            self.language,
            seal=str(self.seal or ""),
            graph=str(self.graph or ""),
            others=tuple(code for code in settings.asr.languages if code != self.language),
        )


def choose(settings: Settings) -> Choice:
    """Return what transcribes calls here."""
    wanted = settings.asr
    if wanted.engine is AsrEngine.OFF:
        return Choice(
            reason="transcription is switched off by HOTLINE_ASR__ENGINE=off", fix="unset HOTLINE_ASR__ENGINE"
        )
    there = installed(settings)
    spoilt = broken(settings)
    if wanted.model:
        return _named(there.get(wanted.model), wanted.model, spoilt, wanted.engine)
    for name in PREFERENCE:
        model = there.get(name)
        if model and wanted.engine in (AsrEngine.AUTO, model.entry.engine):
            return _chosen(model)
    for name in PREFERENCE:
        if name in spoilt and wanted.engine in (AsrEngine.AUTO, entry_of(name).engine):
            return _missing(name, spoilt)
    best = "vosk-small-cn" if wanted.engine is AsrEngine.VOSK else "whisper-base"
    return Choice(reason="no speech model is installed", fix=f"hotline models install {best}")


def stand_ins(settings: Settings, choice: Choice) -> list[Choice]:
    """Return the installed models of the same language that take over when the chosen one fails, the best first."""
    there = installed(settings)
    fit = (there[name] for name in PREFERENCE if name in there and name != choice.model)
    return [_chosen(model) for model in fit if model.entry.language == choice.language]


def lacking(settings: Settings) -> list[str]:
    """Return the models of ``PAIR`` whose engine no installed model has; none where the settings name their model."""
    if settings.asr.engine is AsrEngine.OFF or settings.asr.model:
        return []
    pair = [entry_of(name) for name in PAIR]
    there = {(model.entry.engine, model.entry.language) for model in installed(settings).values()}
    return [entry.name for entry in pair if (entry.engine, entry.language) not in there]


def choose_exact(settings: Settings, choice: Choice) -> Choice:
    """Return what reads recordings after the call; the live model itself where its language has no better one."""
    there = installed(settings)
    if settings.asr.exact_model:
        return _named(there.get(settings.asr.exact_model), settings.asr.exact_model, broken(settings))
    fit = (there[name] for name in EXACT if name in there)
    return next((_chosen(model) for model in fit if model.entry.language == choice.language), choice)


def hints_of(profile: Profile) -> tuple[str, ...]:
    """Return the city's own words: districts, the first word of each warning, streets, the first word of each category.

    Streets come from each district in turn, categories from each group: what is cut off is cut from all of them.
    """
    rules = profile.rules_at(utc_now())
    groups = itertools.groupby(rules.categories, lambda category: category.path.split("/")[0])
    words = (
        *rules.places,
        *(warning.words[0] for warning in rules.warnings.warnings),
        *_in_turn([place.streets for place in rules.places.values()]),
        *_in_turn([[c.words[0] for c in leaves if c.words] for _, leaves in groups]),
    )
    return tuple(dict.fromkeys(words))


def _in_turn(lists: Iterable[Iterable[str]]) -> Iterator[str]:
    return (word for row in itertools.zip_longest(*lists) for word in row if word)


def _named(
    model: InstalledModel | None, name: str, spoilt: Collection[str], engine: AsrEngine = AsrEngine.AUTO
) -> Choice:
    if model is None:
        return _missing(name, spoilt)
    if engine not in (AsrEngine.AUTO, model.entry.engine):
        return Choice(
            reason=f"the speech model {model.name} is not for the engine {engine.value}",
            fix=f"set HOTLINE_ASR__ENGINE={model.entry.engine}",
        )
    return _chosen(model)


def _missing(name: str, spoilt: Collection[str]) -> Choice:
    state = "is broken: a file is missing or has changed" if name in spoilt else "is not installed"
    return Choice(reason=f"the speech model {entry_of(name).name} {state}", fix=f"hotline models install {name}")


def _chosen(model: InstalledModel) -> Choice:
    return Choice(model.entry.engine, model.name, model.path, model.seal, model.graph, language=model.entry.language)
