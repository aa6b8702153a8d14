"""What people ask finds what answers it, however it was heard or typed; nothing they send breaks the search."""

from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from config.rules.reading import read_yaml
from crm.db import SessionFactory
from crm.knowledge.listing import live_of
from crm.knowledge.models import SearchEntry
from crm.knowledge.search import MOST_SEGMENTS, KnowledgeSearch, Wanted
from crm.knowledge.service import move
from crm.knowledge.states import ArticleMove
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.conftest import NOON
from tests.unit.crm.knowledge.desk import BOSS, published

pytestmark = pytest.mark.unit

GRADED = [
    (question, title)
    for title, questions in read_yaml(Path(__file__).parent / "graded.yaml", "graded.yaml").items()
    for question in questions
]
GOOD = 0.95
SOON_S = 10.0


@pytest.fixture(scope="module")
def search(library: SessionFactory) -> KnowledgeSearch:
    made = KnowledgeSearch(library, demo())
    made.warm(NOON)
    return made


def titles(search: KnowledgeSearch, factory: SessionFactory, wanted: Wanted) -> list[str]:
    with factory() as session:
        return [version.content["title"] for _, version in live_of(session, search.find(wanted, NOON))]


def test_the_right_article_is_among_the_first_three(search: KnowledgeSearch, library: SessionFactory) -> None:
    missed = [
        (question, title)
        for question, title in GRADED
        if title not in titles(search, library, Wanted(question, limit=3))
    ]
    assert len(GRADED) >= 70
    assert len(missed) <= (1 - GOOD) * len(GRADED), missed


def test_what_is_just_talk_suggests_nothing(search: KnowledgeSearch) -> None:
    for talk in ("喂你好", "好的好的谢谢你", "你们能不能快一点", "我要投诉一个人", "他态度特别差", "电话一直打不通"):
        assert search.suggest([talk], "", "", NOON) == [], talk


@pytest.mark.parametrize(
    "said",
    [
        "昨天晚上我打过一次",
        "晚上出来散步蛮凉快",
        "夜里总是睡不好",
        "小区的喷泉池子里水绿了，长了好多蚊子",
        "养了三年的鱼塘，突然死了一片",
    ],
)
def test_one_everyday_word_or_when_it_was_suggests_nothing(search: KnowledgeSearch, said: str) -> None:
    assert search.suggest([said], "", "", NOON) == []


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("嗯我想问一下就是那个居住证到期了怎么弄啊", "居住证签注与遗失补领"),
        ("我家住在解放大道这边路灯坏了三天了也没人来修", "路灯和井盖故障报修"),
        ("我妈今年八十二了听说可以领一个什么补贴", "高龄津贴申领"),
        ("昨天晚上对面工地一直施工到两点", "施工噪音投诉"),
    ],
)
def test_what_was_said_in_a_call_suggests_its_answer_first(
    search: KnowledgeSearch, library: SessionFactory, said: str, title: str
) -> None:
    found = search.suggest(["喂你好", said], "", "江岸区", NOON)
    with library() as session:
        assert next(version.content["title"] for _, version in live_of(session, found)) == title
    assert len(found) <= 3


def test_a_category_and_a_department_narrow(search: KnowledgeSearch, library: SessionFactory) -> None:
    everywhere = titles(search, library, Wanted("补贴怎么申请"))
    assert titles(search, library, Wanted("补贴怎么申请", category="1305")) == [
        "困难残疾人生活补贴和重度护理补贴",
        "残疾证申办",
    ]
    assert set(titles(search, library, Wanted("补贴怎么申请", department="housing"))) < set(everywhere)


def test_an_article_of_one_district_is_found_there_only(factory: SessionFactory) -> None:
    with factory.begin() as session:
        published(session, districts=("江岸区",))
        published(session, title="居住证全市通办")
    search = KnowledgeSearch(factory, demo())
    assert titles(search, factory, Wanted("居住证", district="硚口区")) == ["居住证全市通办"]
    assert len(titles(search, factory, Wanted("居住证", district="江岸区"))) == 2


def test_what_is_for_the_desk_only_is_neither_suggested_nor_shown_to_departments(factory: SessionFactory) -> None:
    with factory.begin() as session:
        published(session, confidentiality="internal")
    search = KnowledgeSearch(factory, demo())
    assert len(search.find(Wanted("居住证"), NOON)) == 1
    assert search.find(Wanted("居住证", internal=False), NOON) == []
    assert search.suggest(["居住证怎么办"], "", "", NOON) == []


def test_every_process_notices_what_another_published_and_withdrew(factory: SessionFactory) -> None:
    here, there = KnowledgeSearch(factory, demo()), KnowledgeSearch(factory, demo())
    assert here.find(Wanted("居住证"), NOON) == []
    with factory.begin() as session:
        article_id = published(session).id
    assert [one.article_id for one in here.find(Wanted("居住证"), NOON)] == [article_id]
    assert there.find(Wanted("居住证"), NOON) == here.find(Wanted("居住证"), NOON)
    with factory() as session:
        assert session.get_one(SearchEntry, article_id).words_key != ""
    with factory.begin() as session:
        move(session, demo(), BOSS, article_id, ArticleMove.WITHDRAW, NOON, reason="废止")
    assert here.find(Wanted("居住证"), NOON) == there.find(Wanted("居住证"), NOON) == []


def test_while_one_thread_reads_what_changed_others_find_what_was_known(factory: SessionFactory) -> None:
    search = KnowledgeSearch(factory, demo())
    with factory.begin() as session:
        published(session)
        engine = session.get_bind()
    assert len(search.find(Wanted("居住证"), NOON)) == 1
    with factory.begin() as session:
        published(session, title="居住证全市通办")
    reads, goes_on = Event(), Event()

    def hold(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM knowledge_search" in statement:
            reads.set()
            goes_on.wait(SOON_S)

    event.listen(engine, "before_cursor_execute", hold)
    reader = Thread(target=search.find, args=(Wanted("居住证"), NOON))
    reader.start()
    assert reads.wait(SOON_S)
    assert len(search.find(Wanted("居住证"), NOON)) == 1
    assert not goes_on.is_set()
    goes_on.set()
    reader.join(SOON_S)
    assert len(search.find(Wanted("居住证"), NOON)) == 2


def test_many_small_changes_give_what_reading_everything_gives(factory: SessionFactory) -> None:
    search = KnowledgeSearch(factory, demo())
    search.find(Wanted("居住证"), NOON)
    for n in range(MOST_SEGMENTS + 3):
        with factory.begin() as session:
            published(session, title=f"居住证第{n}号通知", questions=("居住证" + "新" * n,))
        search.find(Wanted("居住证"), NOON)
    anew = KnowledgeSearch(factory, demo())
    for question in ("居住证", "第3号通知", "新新新"):
        assert search.find(Wanted(question, limit=50), NOON) == pytest.approx(
            anew.find(Wanted(question, limit=50), NOON)
        )


def test_what_begins_later_is_found_from_its_first_day(factory: SessionFactory) -> None:
    with factory.begin() as session:
        published(session, valid_from=date(2026, 12, 1))
    search = KnowledgeSearch(factory, demo())
    assert search.find(Wanted("居住证"), NOON) == []
    assert len(search.find(Wanted("居住证"), NOON + timedelta(days=11))) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=500) | st.text(alphabet="aeiouzhngbpm '%_*\\\"\x00", max_size=300))
def test_whatever_is_asked_gives_at_most_what_was_asked_for_in_order(search: KnowledgeSearch, question: str) -> None:
    found = search.find(Wanted(question, limit=5), NOON)
    assert len(found) <= 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.score > 0 for one in found)
