"""Tickets are found by their words, newest first, whatever is typed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.search import ddl
from crm.search.service import index, index_all, matching, newest, older
from crm.tickets.models import Ticket
from tests.unit.crm.search.conftest import Written

pytestmark = pytest.mark.unit


def found(session: Session, query: str, limit: int = 50) -> list[str]:
    statement = select(Ticket).where(matching(session, query)).order_by(newest(session).desc()).limit(limit)
    return [ticket.number for ticket in session.scalars(statement)]


def test_every_word_must_be_there_and_the_newest_comes_first(session: Session, written: Written) -> None:
    first = written("建设路的路灯不亮，已经三天")
    written("小区停水，希望尽快恢复")
    second = written("人民公园门口路灯坏了", address="建设路12号")
    assert found(session, "路灯") == [second.number, first.number]
    assert found(session, "建设路 路灯") == [second.number, first.number]
    assert found(session, "路灯不亮") == [first.number]
    assert found(session, "停水 路灯") == []
    assert found(session, "路灯", limit=1) == [second.number]


def test_the_next_page_goes_on_behind_the_last_ticket(session: Session, written: Written) -> None:
    first, second, _ = (written("路灯不亮") for _ in range(3))
    statement = select(Ticket.number).where(matching(session, "路灯"), older(session, second.number))
    assert session.scalars(statement.order_by(newest(session).desc())).all() == [first.number]


def test_one_character_finds_it_wherever_it_stands(session: Session, written: Written) -> None:
    ticket = written("门口的灯", title="井盖")
    assert found(session, "灯") == found(session, "门") == found(session, "盖") == [ticket.number]


@pytest.mark.parametrize("query", ["WIFI", "ｗｉｆｉ", "wifi"])
def test_letters_are_found_in_any_form(session: Session, written: Written, query: str) -> None:
    ticket = written("公园WiFi连不上")
    assert found(session, query) == [ticket.number]


def test_place_and_category_are_searched_too(session: Session, written: Written) -> None:
    ticket = written("很暗", category="城市管理/市政设施/路灯故障", district="东湖区", community="幸福社区")
    assert found(session, "东湖区 路灯故障 幸福社区") == [ticket.number]


def test_the_search_narrows_together_with_other_conditions(session: Session, written: Written) -> None:
    written("路灯不亮", status="closed")
    ticket = written("路灯不亮", status="in_progress")
    statement = select(Ticket.number).where(matching(session, "路灯"), Ticket.status == "in_progress")
    assert session.scalars(statement.order_by(newest(session).desc())).all() == [ticket.number]


def test_changed_words_replace_the_old_ones(session: Session, written: Written) -> None:
    ticket = written("路灯不亮")
    ticket.title = ticket.content = "井盖丢失"
    index(session, ticket)
    assert found(session, "路灯") == []
    assert found(session, "井盖") == [ticket.number]


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "路灯'", '路灯"', "路灯 OR 停水", "路灯 NOT 停水", "NEAR(路灯 停水)", "terms:路灯", "路灯*", "(路灯",
        "-路灯", "路灯 & !停水", "路灯:*", "路灯 | 停水", "路灯\\", "路灯\x00", "\u202e路灯", "%路灯%",
        "路灯;DROP TABLE tickets", "^路灯", "路" * 10_000, "a" * 10_000, "''''" * 2_000, "{}[]<->", ":name", "%s %(x)s",
    ],
)  # fmt: skip
def test_hostile_queries_are_words_only(session: Session, written: Written, query: str) -> None:
    ticket = written("路灯不亮")
    written("停水")
    assert set(found(session, query)) <= {ticket.number}
    assert session.scalars(select(Ticket)).all()


def test_hostile_texts_are_kept_and_found(session: Session, written: Written) -> None:
    ticket = written("""路灯'"\\ OR 1=1; -- \u202e<script>:*&|!()""" + "长" * 5_000 + "x" * 5_000)
    assert found(session, "路灯") == found(session, "script") == [ticket.number]


def test_an_old_number_with_a_leading_zero_is_found(session: Session, written: Written) -> None:
    ticket = written("路灯不亮", number="090102030405010001")
    assert found(session, "路灯") == [ticket.number]


def test_a_new_table_is_filled_from_the_tickets(session: Session, written: Written) -> None:
    numbers = [written("路灯不亮").number for _ in range(3)]
    ddl.drop(session.connection())
    ddl.create(session.connection())
    assert found(session, "路灯") == []
    assert index_all(session, batch=2) == 3
    assert found(session, "路灯") == numbers[::-1]
