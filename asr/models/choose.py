"""Which engine and model run: what the settings name, or the best that is installed."""

import itertools
from dataclasses import dataclass
from pathlib import Path

from asr.engines.base import EngineName, EngineSpec
from asr.models.catalogue import entry_of
from asr.models.install import InstalledModel, installed
from config.profile import Profile
from config.settings import AsrEngine, Settings

PREFERENCE = ("vosk-cn", "vosk-small-cn", "whisper-base")
"""For ``auto``: streaming Chinese models before Whisper. Models of other languages are never chosen by themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine and model to start, or (without a ``path``) why there is none and the command that mends it."""

    engine: EngineName | None = None
    model: str = ""
    path: Path | None = None
    reason: str = ""
    fix: str = ""

    def spec(self, settings: Settings, profile: Profile) -> EngineSpec | None:
        """Return what to start, if there is anything."""
        if self.engine is None or self.path is None:
            return None
        return EngineSpec(self.engine, self.model, str(self.path), settings.asr.threads, hints_of(profile))


def choose(settings: Settings) -> Choice:
    """Return what transcribes calls here."""
    wanted = settings.asr
    if wanted.engine is AsrEngine.OFF:
        return Choice(
            reason="transcription is switched off by HOTLINE_ASR__ENGINE=off", fix="unset HOTLINE_ASR__ENGINE"
        )
    there = installed(settings)
    if wanted.model:
        return _named(there.get(wanted.model), settings)
    for name in PREFERENCE:
        model = there.get(name)
        if model and wanted.engine in (AsrEngine.AUTO, model.entry.engine):
            return _chosen(model)
    best = "vosk-small-cn" if wanted.engine is AsrEngine.VOSK else "whisper-base"
    return Choice(reason="no speech model is installed", fix=f"hotline models install {best}")


def hints_of(profile: Profile) -> tuple[str, ...]:
    """Return the city's own words: districts, urgent words, the first word of each category, streets in turn."""
    streets = itertools.zip_longest(*(d.streets for d in profile.districts.values()))
    words = (
        *profile.districts,
        *(word for words in profile.ticket.urgent_words.values() for word in words),
        *(category.words[0] for category in profile.ticket.categories if category.words),
        *(street for row in streets for street in row if street),
    )
    return tuple(dict.fromkeys(words))


def _named(model: InstalledModel | None, settings: Settings) -> Choice:
    wanted = settings.asr
    if model is None:
        entry = entry_of(wanted.model)
        return Choice(
            reason=f"the speech model {entry.name} is not installed", fix=f"hotline models install {entry.name}"
        )
    if wanted.engine not in (AsrEngine.AUTO, model.entry.engine):
        return Choice(
            reason=f"the speech model {model.name} is not for the engine {wanted.engine.value}",
            fix=f"set HOTLINE_ASR__ENGINE={model.entry.engine}",
        )
    return _chosen(model)


def _chosen(model: InstalledModel) -> Choice:
    return Choice(model.entry.engine, model.name, model.path)
