"""Whether a model's files are what they should be.

Hashes when it comes and when it is verified, sizes each time it is looked for; before an engine starts, hashes of what
was written since.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from asr.models.catalogue import CatalogueEntry
from config.errors import HotlineError

SEAL = "verified.json"
"""Beside the model's files: the sizes and hashes they had when they were checked."""

SEEN = ".seen"
"""Beside the seal, under its name: each file's size and time of writing when it was hashed, and whether it is whole."""

Seen = dict[str, tuple[int, int, bool]]


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
    hashes = {name: sha256(folder / name) for name in names if name not in (SEAL, _beside(Path(SEAL)).name)}
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
    _beside(seal).unlink(missing_ok=True)
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
    """Return whether the sealed files are there in their sealed sizes, and none is known to have changed."""
    try:
        kept = json.loads(seal.read_text(encoding="utf-8"))
        sizes = {name: value["size"] for name, value in kept["files"].items()}
        seen = _seen(seal)
        return bool(sizes) and all(
            (folder / name).stat().st_size == size and _judged(folder / name, seen.get(name)) is not False
            for name, size in sizes.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def hold(seal: Path, folder: Path, *, anew: bool = False) -> None:
    """Hold a model's files to their seal; only those are hashed that were written since they were hashed last.

    Args:
        seal: What was checked when the model came.
        folder: The model's files.
        anew: Whether to hash all of them.

    Raises:
        ModelInvalidError: Naming the first file that is missing or differs.
    """
    sealed = sealed_hashes(seal)
    if not sealed:
        raise ModelInvalidError(f"expected {seal.name} beside the model's files, got none that can be read", file=SEAL)
    before, seen = {} if anew else _seen(seal), Seen()
    for name, expected in sealed.items():
        file = folder / name
        if not file.is_file():
            raise ModelInvalidError(f"expected the file {name}, it is missing", file=name)
        size, written = _written(file)
        judged = _judged(file, before.get(name))
        seen[name] = (size, written, sha256(file) == expected if judged is None else judged)
    if seen != before:
        with contextlib.suppress(OSError):  # whoever may not write there hashes at each start
            _beside(seal).write_text(json.dumps(seen), encoding="utf-8")
    for name, (*_, whole) in seen.items():
        if not whole:
            raise ModelInvalidError(f"expected {name} as it was installed, it differs", file=name)


def _judged(file: Path, seen: tuple[int, int, bool] | None) -> bool | None:
    """Return whether a file is whole, None when it was written since it was hashed."""
    return seen[2] if seen and seen[:2] == _written(file) else None


def _written(file: Path) -> tuple[int, int]:
    state = file.stat()
    return state.st_size, state.st_mtime_ns


def _beside(seal: Path) -> Path:
    return seal.with_suffix(SEEN)


def _seen(seal: Path) -> Seen:
    try:
        kept = json.loads(_beside(seal).read_text(encoding="utf-8"))
        return {str(name): (int(size), int(written), bool(whole)) for name, (size, written, whole) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
