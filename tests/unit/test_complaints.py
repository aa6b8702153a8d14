"""Every test that ``docs/complaints.md`` names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"\| (\d+)\.(\d+) \|(.+)\|(.+)\|(.+)\|")
NAMED = re.compile(r"`([^`]+?)::([^`]+)`")
ROWS = [found for line in (ROOT / "docs/complaints.md").read_text().splitlines() if (found := ROW.fullmatch(line))]
POINTS = 13


@cache
def names_in(file: Path) -> frozenset[str]:
    """Return the names of a file's tests."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".ts":
        return frozenset(re.findall(r'\bit\("(.+?)", ', text))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.parse(text).body if isinstance(node, functions))


def test_each_of_the_points_is_answered_in_order() -> None:
    places = [(int(row[1]), int(row[2])) for row in ROWS]
    assert places == sorted(set(places))
    assert {point for point, _ in places} == set(range(1, POINTS + 1))
    assert all(part == 1 or (point, part - 1) in places for point, part in places)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]}.{row[2]}")
def test_every_test_that_is_named_is_there(row: re.Match[str]) -> None:
    named = NAMED.findall(row[5])
    assert named, "expected a test"
    missing = [f"{file}::{name}" for file, name in named if name not in names_in(ROOT / file)]
    assert not missing
