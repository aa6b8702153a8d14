"""Where learned models lie: plain arrays named by their hash, and a list that says which one is in force."""

import hashlib
import io
import logging
import os
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, Field, ValidationError

from asr.learning.model import FieldModel, LearnedModel
from config.errors import HotlineError

log = logging.getLogger(__name__)

KEPT = 5
"""Models that are kept, the one in force and those before it."""

_PARTS = ("values", "grams", "rarity", "weights", "bias", "temperature")


class NoOlderModelError(HotlineError):
    """There is nothing to go back to."""

    slug = "no-older-model"
    status = 409


class BadModelError(HotlineError):
    """A model's file is missing, altered, or no model."""

    slug = "learned-model-broken"


class Entry(BaseModel):
    """A model on the shelf: hash of its file, when it was trained, on how much, and its figures (F1 by name)."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    trained_at: datetime
    shipped: int
    confirmed: int
    figures: dict[str, dict[str, float]] = {}


class _Register(BaseModel):
    entries: list[Entry] = []
    """The last one is in force."""


class Shelf:
    """Models in a folder of their own; safe to use from several threads and processes.

    Args:
        folder: Where they lie; made when the first one is put down.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = 0
        self._current: LearnedModel | None = None

    def current(self) -> LearnedModel | None:
        """Return the model in force, read once and again when another came into force; nothing if there is none.

        A broken one is said in the log and left alone: the rules read without it.
        """
        try:
            changed = self._register_file.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        if changed != self._seen:
            self._seen = changed
            try:
                entries = self.entries()
                self._current = self._read(entries[-1].sha256) if entries else None
            except (HotlineError, OSError) as error:
                log.warning("the learned model is not used: %s", type(error).__name__)
                self._current = None
        return self._current

    def entries(self) -> list[Entry]:
        """Return the models that are kept, the one in force last.

        Raises:
            BadModelError: The list cannot be read.
        """
        try:
            return _Register.model_validate_json(self._register_file.read_bytes()).entries
        except FileNotFoundError:
            return []
        except ValidationError as error:
            raise BadModelError("expected a list of learned models, its file holds something else") from error

    def put(self, model: LearnedModel, entry: Mapping[str, Any]) -> Entry:
        """Keep a model and let it be in force; the oldest beyond ``KEPT`` goes.

        Args:
            model: The model.
            entry: The fields of its ``Entry`` but the hash.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = _packed(model)
        digest = hashlib.sha256(content).hexdigest()
        _write(self._file(digest), content)
        added = Entry(sha256=digest, **entry)
        entries = [e for e in self.entries() if e.sha256 != digest] + [added]
        self._keep(entries[-KEPT:])
        return added

    def back(self) -> Entry:
        """Take the model in force away and return the one before it, which is in force then.

        Raises:
            NoOlderModelError: There is none before it.
        """
        entries = self.entries()
        if len(entries) < 2:
            raise NoOlderModelError("expected an older model to go back to, there is none")
        self._read(entries[-2].sha256)
        self._keep(entries[:-1])
        return entries[-2]

    @property
    def _register_file(self) -> Path:
        return self._folder / "models.json"

    def _file(self, digest: str) -> Path:
        return self._folder / f"{digest[:16]}.npz"

    def _keep(self, entries: list[Entry]) -> None:
        _write(self._register_file, _Register(entries=entries).model_dump_json(indent=1).encode())
        kept = {self._file(e.sha256) for e in entries}
        for file in self._folder.glob("*.npz"):
            if file not in kept:
                file.unlink(missing_ok=True)

    def _read(self, digest: str) -> LearnedModel:
        content = self._file(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise BadModelError("expected the learned model as it was written, its file was altered")
        return _unpacked(content)


def _packed(model: LearnedModel) -> bytes:
    arrays = {
        f"{name}.{part}": np.asarray(getattr(field, part)) for name, field in model.fields.items() for part in _PARTS
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # the stubs want one type for all keywords
    return buffer.getvalue()


def _unpacked(content: bytes) -> LearnedModel:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            names = sorted({key.partition(".")[0] for key in arrays.files})
            fields = {name: {part: arrays[f"{name}.{part}"] for part in _PARTS} for name in names}
    except (ValueError, KeyError, zipfile.BadZipFile, OSError) as error:
        raise BadModelError("expected a learned model, its file holds something else") from error
    return LearnedModel(
        {name: FieldModel(**{**f, "temperature": float(f["temperature"])}) for name, f in fields.items()}
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_suffix(f".{os.getpid()}.part")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)
