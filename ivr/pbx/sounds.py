"""Puts what the hotline says where Asterisk looks for it."""

import shutil
from pathlib import Path

from config.languages import LANGUAGES, OWN, Language
from config.settings import Settings
from ivr.prompts import prompt_folder
from ivr.prompts.sentence import MANDARIN


def sounds_of(settings: Settings, language: Language) -> Path:
    """Return where Asterisk has the sounds of a language.

    The hotline's own language lies above the others: where a channel's language lacks a sound, Asterisk plays that.
    """
    sounds = settings.pbx_instance / "sounds" / "hotline"
    return sounds if language == OWN else sounds / language


def lay_prompts(settings: Settings) -> None:
    """Copy the hotline's sounds, and the city's over them. A running Asterisk plays the new ones from then on."""
    mandarin = sounds_of(settings, OWN) / MANDARIN
    mandarin.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        sounds = sounds_of(settings, language)
        sounds.mkdir(parents=True, exist_ok=True)
        ours, citys = prompt_folder(language), settings.prompts_dir / language
        for file in {path.name: path for folder in (ours, citys) for path in folder.glob("*.wav")}.values():
            _lay(file, sounds / file.name)
            if language == OWN:
                _lay(file, mandarin / file.name)


def _lay(file: Path, place: Path) -> None:
    """Copy in one step: a call that is being told something hears the old sound to its end."""
    part = place.with_suffix(".part")
    shutil.copyfile(file, part)
    part.replace(place)
