"""Reminders before the last day, expiry after it, and tasks that are late: each once, whoever passes."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from crm.db import SessionFactory
from crm.departments.models import Department
from crm.knowledge.models import Article, KnowledgeTask
from crm.knowledge.search import KnowledgeSearch, Wanted
from crm.knowledge.service import move, write
from crm.knowledge.states import ArticleMove
from crm.knowledge.tasks import ClosedUnitError, TaskInputError, hand_over, refuse, report, take_up
from crm.moves import IllegalMoveError
from crm.notices.models import Notice
from crm.scheduler.knowledge import keep_knowledge
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.conftest import NOON
from tests.unit.crm.knowledge.desk import BOSS, CLERK, EDITOR, published, text

pytestmark = pytest.mark.unit

LAST_DAY = date(2026, 12, 20)
MIDNIGHT = datetime(2026, 12, 21, tzinfo=demo().zone)


def subjects(factory: SessionFactory) -> list[str]:
    with factory() as session:
        return list(session.scalars(select(Notice.subject).order_by(Notice.id)))


def test_the_department_is_reminded_once_fifteen_days_before_and_the_article_ends_after_its_last_day(
    factory: SessionFactory,
) -> None:
    with factory.begin() as session:
        article_id = published(session, valid_to=LAST_DAY).id
    reminder = MIDNIGHT - timedelta(days=15)
    assert keep_knowledge(factory, demo(), reminder - timedelta(seconds=1)).total() == 0
    assert dict(keep_knowledge(factory, demo(), reminder)) == {"article_reminder": 1}
    assert keep_knowledge(factory, demo(), reminder).total() == 0
    assert keep_knowledge(factory, demo(), MIDNIGHT - timedelta(seconds=1)).total() == 0
    assert dict(keep_knowledge(factory, demo(), MIDNIGHT)) == {"article_expired": 1}
    assert keep_knowledge(factory, demo(), MIDNIGHT + timedelta(days=1)).total() == 0
    with factory() as session:
        article = session.get_one(Article, article_id)
        assert (article.status, article.live_version) == ("expired", None)
    assert subjects(factory) == ["知识将于2026-12-20到期：居住证首次申领", "知识已到期停用：居住证首次申领"]


def test_an_article_under_revision_ends_in_force_but_not_on_the_desk(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article_id = published(session, valid_to=LAST_DAY).id
        move(session, demo(), CLERK, article_id, ArticleMove.REVISE, NOON)
    keep_knowledge(factory, demo(), MIDNIGHT)
    with factory() as session:
        article = session.get_one(Article, article_id)
        assert (article.status, article.live_version) == ("draft", None)


def test_after_its_last_day_nobody_finds_it_even_before_the_scheduler_passed(factory: SessionFactory) -> None:
    with factory.begin() as session:
        published(session, valid_to=LAST_DAY)
    search = KnowledgeSearch(factory, demo())
    assert len(search.find(Wanted("居住证"), MIDNIGHT - timedelta(minutes=1))) == 1
    assert search.find(Wanted("居住证"), MIDNIGHT) == []


def test_a_report_is_due_in_two_working_days_and_told_late_once(factory: SessionFactory) -> None:
    with factory.begin() as session:
        task = report(session, demo(), "8001", NOON, article=published(session, department="police"), note="地址变了")
        due_at = task.due_at
        assert task.due_at == datetime(
            2026, 11, 25, tzinfo=demo().zone
        )  # Tuesday 24:00: the police work around the clock
    assert keep_knowledge(factory, demo(), due_at - timedelta(seconds=1)).total() == 0
    assert dict(keep_knowledge(factory, demo(), due_at)) == {"knowledge_task_late": 1}
    assert keep_knowledge(factory, demo(), due_at + timedelta(days=3)).total() == 0
    assert len(subjects(factory)) == 2


def test_publishing_closes_what_it_answers(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = published(session)
        task = report(session, demo(), "8001", NOON, article=article, note="地址变了")
        move(session, demo(), CLERK, article.id, ArticleMove.REVISE, NOON)
        write(session, demo(), CLERK, article.id, text(answer="到新址申领。"), NOON)
        assert task.state == "open"
        for actor, wanted in ((CLERK, ArticleMove.SUBMIT), (BOSS, ArticleMove.PASS), (EDITOR, ArticleMove.PUBLISH)):
            move(session, demo(), actor, article.id, wanted, NOON, reason="更正")
        assert (task.state, task.closed_by, task.number) == ("done", "7002", 2)


def test_a_missing_answer_goes_where_the_catalogue_says_and_is_answered_by_a_new_article(
    factory: SessionFactory,
) -> None:
    with factory.begin() as session:
        leaf = next(c.path for c in demo().rules(NOON).categories if c.code == "070101")
        task = report(session, demo(), "8001", NOON, question="居住证能网上办吗", category=leaf)
        nowhere = report(session, demo(), "8001", NOON, question="外星人登记")
        assert (task.kind, task.department, nowhere.department) == ("missing", "police", "hotline")
        take_up(session, task.id, published(session))
        assert task.state == "open"
        hand_over(session, demo(), nowhere.id, "housing", NOON)
        assert nowhere.department == "housing"


def test_what_a_closed_department_was_asked_goes_back_to_the_hotline(factory: SessionFactory) -> None:
    with factory.begin() as session:
        task_id = report(session, demo(), "8001", NOON, question="\u202e居住证能网上办吗", unit="police").id
        session.get_one(Department, "police").active = False
    assert dict(keep_knowledge(factory, demo(), NOON)) == {"task_handed_over": 1}
    assert keep_knowledge(factory, demo(), NOON).total() == 0
    with factory.begin() as session:
        task = session.get_one(KnowledgeTask, task_id)
        assert (task.department, task.question) == ("hotline", "居住证能网上办吗")
        with pytest.raises(ClosedUnitError):
            hand_over(session, demo(), task.id, "police", NOON)


def test_refusing_needs_a_reason_and_ends_it(factory: SessionFactory) -> None:
    with factory.begin() as session:
        task = report(session, demo(), "8001", NOON, question="外星人登记")
        refuse(session, task.id, BOSS.login, "没有这项业务", NOON)
        assert (task.state, task.closing) == ("refused", "没有这项业务")
        with pytest.raises(IllegalMoveError):
            refuse(session, task.id, BOSS.login, "再说一次", NOON)


def test_a_report_that_says_nothing_is_refused(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = published(session)
        with pytest.raises(TaskInputError):
            report(session, demo(), "8001", NOON, article=article, note=" ")
        with pytest.raises(TaskInputError):
            report(session, demo(), "8001", NOON, note="没有问题")
        assert session.scalars(select(KnowledgeTask)).all() == []
