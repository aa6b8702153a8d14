"""What stands where on a letter. Sizes after GB/T 9704-2012, the layout of official documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from crm.text import one_line

MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 37, 35, 28, 26
RED = "E60000"
OFFICE_PT = 30
TITLE_PT = 22
BODY_PT = 16
SMALL_PT = 9
LINE_PT = 28


@dataclass(frozen=True, slots=True)
class Paper:
    """The texts of a letter, from the red head (红头) to the line at the foot."""

    office: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    issuer: str
    date: str
    copies: str
    watermark: str

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """Take the texts out of a letter's facts, harmless whatever stands there."""
        texts = {
            name: one_line(str(facts.get(name, "")), 500) for name in cls.__dataclass_fields__ if name != "paragraphs"
        }
        return cls(paragraphs=tuple(one_line(str(p), 2000) for p in facts.get("paragraphs", ())), **texts)
