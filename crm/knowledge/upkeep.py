"""What happens to the knowledge base by itself: reminders, expiry, late tasks, tasks of departments that are closed."""

from collections import Counter
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.db import SessionFactory
from crm.departments.models import Department
from crm.knowledge.models import Article, KnowledgeTask
from crm.knowledge.publications import end_of
from crm.knowledge.service import move
from crm.knowledge.states import ArticleMove, TaskState
from crm.knowledge.tasks import get_task, hand_over, unit_for
from crm.notices.service import tell_department
from crm.text import one_line
from crm.tickets.moves.actor import SYSTEM


def due_articles(factory: SessionFactory, now: datetime) -> list[int]:
    """Return the articles the scheduler must look at."""
    with factory() as session:
        query = select(Article.id).where(Article.next_check_at <= now).order_by(Article.next_check_at, Article.id)
        return list(session.scalars(query))


def look_at_article(session: Session, casework: Casework, article_id: int, now: datetime) -> Counter[str]:
    """Remind of an article that expires soon, or end it; nothing if another scheduler was here."""
    article = session.get_one(Article, article_id)
    if article.next_check_at is None or article.next_check_at > now or article.last_day is None:
        return Counter()
    end, version = end_of(casework, article.last_day), article.version
    over = now >= end
    article = move(
        session, casework, SYSTEM, article_id, ArticleMove.EXPIRE if over else ArticleMove.REMIND, now, version=version
    )
    if not over:
        article.next_check_at = end
    what = "已到期停用" if over else f"将于{article.last_day}到期"
    told = partial(tell_department, session, casework)
    told(
        f"knowledge:{article.id}:{article.versions}:{'expired' if over else 'remind'}",
        "knowledge",
        article.department,
        None,
        f"知识{what}：{one_line(article.title, 60)}",
        f"知识《{one_line(article.title, 60)}》{what}，请核对政策并修订，或说明不再适用。",
        now,
    )
    session.flush()
    return Counter({"article_expired" if over else "article_reminder": 1})


def late_tasks(factory: SessionFactory, now: datetime) -> list[int]:
    """Return the open tasks that are late and of which nobody was told yet."""
    late = (KnowledgeTask.state == TaskState.OPEN, KnowledgeTask.due_at <= now, KnowledgeTask.told_late_at.is_(None))
    with factory() as session:
        return list(session.scalars(select(KnowledgeTask.id).where(*late).order_by(KnowledgeTask.due_at)))


def tell_late(session: Session, casework: Casework, task_id: int, now: datetime) -> Counter[str]:
    """Tell a department that a task is late, once."""
    task = get_task(session, task_id, lock=True)
    if task.state != TaskState.OPEN or task.told_late_at or task.due_at > now:
        return Counter()
    task.told_late_at = now
    tell_department(
        session,
        casework,
        f"knowledge-task:{task.id}:{task.department}:late",
        "knowledge",
        task.department,
        None,
        f"知识任务{task.id}已超期",
        f"知识任务{task.id}已超过办理期限，请尽快发布新版本或说明理由。",
        now,
    )
    return Counter(knowledge_task_late=1)


def tasks_of_closed(factory: SessionFactory) -> list[int]:
    """Return the open tasks of departments that the rules no longer name."""
    closed = select(Department.code).where(~Department.active)
    query = select(KnowledgeTask.id).where(KnowledgeTask.state == TaskState.OPEN, KnowledgeTask.department.in_(closed))
    with factory() as session:
        return list(session.scalars(query.order_by(KnowledgeTask.id)))


def give_back(session: Session, casework: Casework, task_id: int, now: datetime) -> Counter[str]:
    """Hand a closed department's task to the hotline, which knows whose it is."""
    hand_over(session, casework, task_id, unit_for(casework, "", "", now), now)
    return Counter(task_handed_over=1)
