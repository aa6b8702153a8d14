"""Whether a model's files are what they should be: hashes when it comes, sizes each time it is looked for."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from asr.models.catalogue import CatalogueEntry
from config.errors import HotlineError

SEAL = "verified.json"
"""Beside the model's files: the sizes and hashes they had when they were checked."""


class ModelInvalidError(HotlineError):
    """A model's files are not what the catalogue says."""

    slug = "model-invalid"


def check(entry: CatalogueEntry, folder: Path) -> dict[str, str]:
    """Hash a model's files and hold them to the catalogue.

    Returns:
        Hashes by file: the pinned ones, or all where none are pinned.

    Raises:
        ModelInvalidError: Naming the first file that is missing or differs.
    """
    for name in (*entry.files, *entry.needs):
        if not (folder / name).is_file():
            raise ModelInvalidError(f"expected the file {name}, it is missing", file=name)
    names = entry.files or [str(p.relative_to(folder)) for p in sorted(folder.rglob("*")) if p.is_file()]
    hashes = {name: sha256(folder / name) for name in names if name != SEAL}
    for name, expected in entry.files.items():
        if hashes[name] != expected:
            raise ModelInvalidError(
                f"expected {name} with sha256 {expected[:12]}…, got {hashes[name][:12]}…", file=name
            )
    return hashes


def sha256(path: Path) -> str:
    """Return a file's hash."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_seal(seal: Path, hashes: Mapping[str, str], folder: Path) -> None:
    """Keep what was checked."""
    seal.parent.mkdir(parents=True, exist_ok=True)
    content = {name: {"sha256": value, "size": (folder / name).stat().st_size} for name, value in hashes.items()}
    seal.write_text(json.dumps({"folder": str(folder.resolve()), "files": content}, indent=1), encoding="utf-8")


def sealed_hashes(seal: Path) -> dict[str, str]:
    """Return the hashes a seal holds; none where there is no seal."""
    try:
        files = json.loads(seal.read_text(encoding="utf-8"))["files"]
        return {str(name): str(value["sha256"]) for name, value in files.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def seal_holds(seal: Path, folder: Path) -> bool:
    """Return whether the sealed files are all there in their sealed sizes."""
    try:
        kept = json.loads(seal.read_text(encoding="utf-8"))
        sizes = {name: value["size"] for name, value in kept["files"].items()}
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False
