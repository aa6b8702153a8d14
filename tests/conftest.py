"""What holds for every test: it says which kind it is."""

import pytest

KINDS = {"unit", "protocol", "pbx", "browser"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that does not say its kind: it would never be run."""
    for item in items:
        if len({mark.name for mark in item.iter_markers()} & KINDS) != 1:
            raise pytest.UsageError(f"expected exactly one mark out of {sorted(KINDS)} on {item.nodeid}")
