"""What holds for every test: it says which kind it is, and which database it runs on."""

from collections.abc import Iterator

import pytest

from tests.postgres import ADMIN_URL, server

KINDS = {"unit", "protocol", "pbx", "browser"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests run on the other database."""
    parser.addoption("--postgres", action="store_true", help="give every test PostgreSQL, started for this run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that does not say its kind: it would never be run."""
    for item in items:
        if len({mark.name for mark in item.iter_markers()} & KINDS) != 1:
            raise pytest.UsageError(f"expected exactly one mark out of {sorted(KINDS)} on {item.nodeid}")


@pytest.fixture(scope="session", autouse=True)
def database_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start PostgreSQL for the whole run if it was asked for."""
    if not request.config.getoption("--postgres"):
        yield
        return
    with server() as admin_url, pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADMIN_URL, admin_url)
        yield
