"""Requests with what the form should say of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

SHIPPED = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Request:
    """One telling of a matter.

    Attributes:
        text: What was said.
        labels: What the form should say, by field.
        whole: Whether a field that has no label was not said; else nothing is known of it.
    """

    text: str
    labels: Mapping[str, str]
    whole: bool = True


def shipped(side: Literal["training", "held_out"]) -> list[Request]:
    """Return the project's own requests of one side; no matter is on both."""
    return list(_read(SHIPPED / f"{side}.yaml"))


def _read(path: Path) -> Iterator[Request]:
    for matter in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
        for text in matter["said"]:
            yield Request(text, matter["labels"])
