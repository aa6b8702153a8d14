"""The languages the line speaks."""

from typing import Literal, get_args

Language = Literal["zh", "en"]
"""Code of a language, as Asterisk and the folders of sounds name it."""

LANGUAGES: tuple[Language, ...] = get_args(Language)

OWN: Language = "zh"
"""What the line speaks until a call chooses, and wherever a sound of another language is missing."""
