"""Words everybody uses: where one of them stands, the recogniser was probably right."""

import importlib.util
from functools import cache
from pathlib import Path

LEAST_FREQUENCY = 20
LENGTHS = range(2, 5)


@cache
def common_words() -> frozenset[str]:
    """Return the common words of jieba's dictionary (a second once, 6 MB). Only its file is read, jieba is not loaded.

    Raises:
        FileNotFoundError: If jieba is not installed.
    """
    found = importlib.util.find_spec("jieba")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("expected jieba with its dictionary, it is not installed")
    with (Path(found.submodule_search_locations[0]) / "dict.txt").open(encoding="utf-8") as lines:
        entries = (line.split(" ", 2) for line in lines)
        return frozenset(e[0] for e in entries if len(e[0]) in LENGTHS and int(e[1]) >= LEAST_FREQUENCY)
