"""Every speech model there is, whether installed or not."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from asr.engines.base import EngineName
from config.errors import NotFoundError


class NoSuchModelError(NotFoundError):
    """The catalogue has no model of this name."""

    slug = "no-such-model"


class CatalogueEntry(BaseModel):
    """One model; the fields are told in ``catalogue.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    engine: EngineName
    language: str
    title: str
    megabytes: int
    packages: tuple[str, ...] = ()
    module: str = ""
    folder: str = ""
    members: dict[str, tuple[str, ...]] = {}
    archive: str = ""
    files: dict[str, str] = {}
    needs: tuple[str, ...] = ()


@cache
def load_catalogue() -> tuple[CatalogueEntry, ...]:
    """Return every model."""
    text = (Path(__file__).parent / "catalogue.yaml").read_text(encoding="utf-8")
    return tuple(CatalogueEntry(name=name, **entry) for name, entry in yaml.safe_load(text).items())


def entry_of(name: str) -> CatalogueEntry:
    """Return one model.

    Raises:
        NoSuchModelError: Naming those there are.
    """
    for entry in load_catalogue():
        if entry.name == name:
            return entry
    raise NoSuchModelError(f"expected one of {', '.join(e.name for e in load_catalogue())}, got {name[:64]!r}")
