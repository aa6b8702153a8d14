"""Texts of the city's letters: one YAML file a template, filled in with Jinja2."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError

from config.errors import HotlineError
from config.part import Part

FOLDER = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]*")


class LetterTemplateError(HotlineError):
    """A letter's template is missing or says something impossible."""

    slug = "letter-template-invalid"


class LetterTemplate(Part):
    """What a kind of letter says. Each text is a Jinja2 line; the values are those of ``crm.supervision.wording``.

    Attributes:
        to: Who gets it: the department concerned, or discipline inspection (then the department concerned does not).
        title: Under the red line.
        addressee: To whom.
        body: Paragraphs; an empty one is left out.
        copies: Who else gets it (抄送); empty for nobody.
        watermark: The line at the foot of each page.
    """

    to: Literal["department", "discipline"] = "department"
    title: str
    addressee: str = "{{ department }}："
    body: tuple[str, ...]
    copies: str = ""
    watermark: str = "{{ number }} 仅供{{ department }}办理使用，不得外传"


@cache
def letter_template(name: str) -> LetterTemplate:
    """Read and check a template.

    Args:
        name: Name of the file without its ending.

    Raises:
        LetterTemplateError: If it is missing, is no YAML, or breaks a rule.
    """
    path = FOLDER / f"{name}.yaml"
    if not NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.yaml")))
        raise LetterTemplateError(f"expected a letter template out of {known}, got {name[:32]!r}", template=name)
    try:
        return LetterTemplate.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise LetterTemplateError(f"letter template {name} is not valid: {error}", template=name) from error
