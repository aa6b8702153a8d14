"""Which prompts can be played, looked up when it is asked: a recording that was accepted a moment ago is there."""

from collections.abc import Iterator, Set
from pathlib import Path


class Playable(Set[str]):
    """Names of the prompts that have a file.

    Args:
        folders: Where they are looked for.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def __contains__(self, name: object) -> bool:
        """Return whether a prompt has a file."""
        return any((folder / f"{name}.wav").is_file() for folder in self._folders)

    def __iter__(self) -> Iterator[str]:
        """Yield every name once."""
        yield from sorted({path.stem for folder in self._folders for path in folder.glob("*.wav")})

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)
