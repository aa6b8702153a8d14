"""From which words each rendered file was made, kept beside the files: a prompt whose words changed is found by it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

NAME = "words.sha256"


def hash_of(words: str) -> str:
    """Return what stands for the words of a file."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def read_hashes(folder: Path) -> dict[str, str]:
    """Return the hash of each file's words, by file name; nothing for files nobody noted."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: value for value, _, name in (line.partition("  ") for line in lines)}


def note(folder: Path, words: Mapping[str, str]) -> None:
    """Keep the words of some files."""
    hashes = read_hashes(folder) | {name: hash_of(said) for name, said in words.items()}
    lines = (f"{value}  {name}\n" for name, value in sorted(hashes.items()))
    (folder / NAME).write_text("".join(lines), encoding="utf-8")
