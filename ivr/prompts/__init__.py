"""Prompts: what the hotline says to a citizen, as audio files made ahead of the call."""

from pathlib import Path

from config.languages import OWN, Language

_AUDIO = Path(__file__).with_name("audio")
PROMPT_FOLDER = _AUDIO / OWN
HOLD_FILE = _AUDIO / "moh" / "hold.wav"


def prompt_folder(language: Language) -> Path:
    """Return where the hotline's own sounds of a language are."""
    return _AUDIO / language
