"""Which flow a call follows."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.clock import utc_now
from config.profile import load_profile
from crm.db import SessionFactory
from crm.flows.service import publish
from crm.tables import metadata
from ivr.flow import FlowBook
from ivr.prompts.catalogue import playable
from tests.databases import file_engine

pytestmark = pytest.mark.unit

DEMO = load_profile("demo")
SHIPPED = (Path(__file__).parents[4] / "config/profiles/demo.flow.yaml").read_text(encoding="utf-8")
PLAIN = SHIPPED.replace("menus: true", "menus: false")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return file_engine(tmp_path, busy_timeout_s=0.2)


@pytest.fixture
def book(engine: Engine) -> FlowBook:
    return FlowBook(SessionFactory(engine), DEMO, playable())


def put(engine: Engine, text: str, after: int) -> None:
    with SessionFactory(engine).begin() as session:
        publish(session, text, after=after, by="9801", reason="试", at=utc_now())


def test_a_call_follows_the_version_that_was_in_force_when_it_came(book: FlowBook, engine: Engine) -> None:
    before = book.current()
    put(engine, PLAIN, 0)
    assert (before, book.current()) == (0, 1)
    assert (book.flow(0).menus, book.flow(1).menus) == (True, False)


def test_without_a_database_the_last_version_known_is_followed(book: FlowBook, engine: Engine) -> None:
    put(engine, PLAIN, 0)
    assert book.flow(book.current()).menus is False
    metadata.drop_all(engine)
    assert (book.current(), book.flow(1).menus) == (1, False)


@pytest.mark.parametrize("text", ["nonsense", PLAIN.replace("[welcome]", "[unsaid]"), PLAIN.replace("legal", "gone")])
def test_a_version_that_does_not_fit_the_city_leads_to_the_profiles_flow(
    book: FlowBook, engine: Engine, text: str
) -> None:
    put(engine, text, 0)
    assert book.flow(book.current()) == DEMO.flow


def test_a_version_that_is_not_there_leads_to_the_profiles_flow(book: FlowBook) -> None:
    assert book.flow(7) == DEMO.flow
