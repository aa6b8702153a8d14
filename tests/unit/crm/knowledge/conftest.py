"""The made-up city with its articles, in a database of its own."""

from collections.abc import Iterator

import pytest

from crm.db import SessionFactory
from crm.departments.service import sync_departments
from crm.knowledge.examples import take_in
from hotline.examples import REASON, example_articles
from tests.databases import memory_engine
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.conftest import NOON


@pytest.fixture
def factory() -> Iterator[SessionFactory]:
    """A city without an article."""
    engine = memory_engine()
    made = SessionFactory(engine)
    with made.begin() as session:
        sync_departments(session, demo().rules(NOON), NOON)
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def library() -> Iterator[SessionFactory]:
    """A city with its example articles."""
    engine = memory_engine()
    made = SessionFactory(engine)
    with made.begin() as session:
        sync_departments(session, demo().rules(NOON), NOON)
        take_in(session, demo(), example_articles("demo"), REASON, NOON)
    yield made
    engine.dispose()
