"""Reports that something is wrong or missing: whose they are, until when, and what became of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import HotlineError
from crm.casework import Casework
from crm.clock.due import due
from crm.departments.service import department, shift_of
from crm.dispatch.catalogue import Matter, fits
from crm.knowledge.errors import ArticleReasonError, NoSuchTaskError
from crm.knowledge.models import Article, KnowledgeTask
from crm.knowledge.states import TASK, TaskMove, TaskState
from crm.notices.service import tell_department
from crm.rows import held, held_row
from crm.text import harmless, one_line

FALLBACK = "hotline"
"""Kind of the unit that gets what the catalogue gives to nobody."""


class TaskInputError(HotlineError):
    """A report without an article and without a question."""

    slug = "knowledge-task-empty"
    status = 422


class ClosedUnitError(HotlineError):
    """A task for a department that the rules no longer name."""

    slug = "knowledge-unit-closed"
    status = 422


def report(
    session: Session,
    casework: Casework,
    by: str,
    at: datetime,
    *,
    article: Article | None = None,
    question: str = "",
    note: str = "",
    category: str = "",
    district: str = "",
    unit: str | None = None,
    call_id: str | None = None,
) -> KnowledgeTask:
    """Make a task for the department that stands for the article, or that the catalogue names for the matter.

    Args:
        session: Open session.
        casework: The city's rules.
        by: Who reports it.
        at: Now.
        article: What is wrong; without one an answer is missing.
        question: What somebody wanted to know.
        note: What is the matter, in the reporter's words.
        category: Path of a leaf; empty if not known.
        district: Where; empty if it does not matter.
        unit: Code of the department; chosen from the article or by the catalogue if not given.
        call_id: The call in which it was found.

    Raises:
        TaskInputError: Nothing is said of what is wrong or missing.
        NoSuchDepartmentError: The unit is not there.
        ClosedUnitError: It is closed.
    """
    if not (note.strip() if article else question.strip()):
        raise TaskInputError("expected what is wrong about an article, or the question that has no answer, got nothing")
    code = unit or (article.department if article else unit_for(casework, category, district, at))
    _open_unit(session, code)
    task = KnowledgeTask(
        kind="wrong" if article else "missing",
        state=TaskState.OPEN,
        article_id=article.id if article else None,
        number=article.live_version if article else None,
        question=harmless(question).strip(),
        note=harmless(note).strip(),
        category=category,
        department=code,
        call_id=call_id,
        by=by,
        at=at,
        due_at=_due(casework, code, at),
    )
    session.add(task)
    session.flush()
    _tell(session, casework, task, article.title if article else question, "知识纠错" if article else "知识缺失", at)
    return task


def refuse(session: Session, task_id: int, by: str, reason: str, at: datetime) -> KnowledgeTask:
    """Close a task without changing anything, with the reason for whoever reported it.

    Raises:
        NoSuchTaskError: There is none.
        ArticleReasonError: Without a reason.
        IllegalMoveError: It is closed already.
    """
    if not reason.strip():
        raise ArticleReasonError("expected a reason for refusing, got none")
    task = get_task(session, task_id, lock=True)
    _close(task, TaskMove.REFUSE, by, reason.strip(), at)
    session.flush()
    return task


def hand_over(session: Session, casework: Casework, task_id: int, unit: str, at: datetime) -> KnowledgeTask:
    """Give a task to another department; its time begins anew.

    Raises:
        NoSuchTaskError: There is none.
        NoSuchDepartmentError: The unit is not there.
        ClosedUnitError: It is closed.
        IllegalMoveError: The task is closed.
    """
    task = get_task(session, task_id, lock=True)
    TASK.after(TaskState(task.state), TaskMove.HAND_OVER)
    _open_unit(session, unit)
    task.department, task.due_at, task.told_late_at = unit, _due(casework, unit, at), None
    _tell(session, casework, task, task.question or task.note, "知识任务转办", at)
    return task


def take_up(session: Session, task_id: int, article: Article) -> KnowledgeTask:
    """Say that an article is being written for a missing one; publishing it closes the task, whoever's it is.

    Raises:
        NoSuchTaskError: There is no such open task.
    """
    task = get_task(session, task_id, lock=True)
    TASK.after(TaskState(task.state), TaskMove.DONE)
    task.article_id = article.id
    session.flush()
    return task


def close_answered(session: Session, article: Article, by: str, at: datetime) -> None:
    """Close every open task that the article's new publication answers."""
    query = select(KnowledgeTask).where(KnowledgeTask.article_id == article.id, KnowledgeTask.state == TaskState.OPEN)
    for task in held(session, query):
        task.number = article.live_version
        _close(task, TaskMove.DONE, by, "", at)


def get_task(session: Session, task_id: int, *, lock: bool = False) -> KnowledgeTask:
    """Return a task; with ``lock``, held until the transaction is over.

    Raises:
        NoSuchTaskError: There is none.
    """
    task = held_row(session, KnowledgeTask, task_id) if lock else session.get(KnowledgeTask, task_id)
    if task is None:
        raise NoSuchTaskError("expected the id of a task, none has this one")
    return task


def unit_for(casework: Casework, category: str, district: str, at: datetime) -> str:
    """Return the department the dispatch catalogue names first for a matter."""
    rules = casework.rules(at)
    if category:
        for fit in fits(rules, Matter(category=category, district=district)):
            return fit.lead
    return next(unit.code for unit in rules.departments if unit.kind == FALLBACK)


def _open_unit(session: Session, code: str) -> None:
    if not department(session, code).active:
        raise ClosedUnitError("expected a department that is still there, this one is closed")


def _due(casework: Casework, code: str, at: datetime) -> datetime:
    rules = casework.rules(at)
    return due(at, rules.knowledge.task, casework.calendar(at), shift=shift_of(rules, code)).at


def _close(task: KnowledgeTask, wanted: TaskMove, by: str, closing: str, at: datetime) -> None:
    task.state = TASK.after(TaskState(task.state), wanted)
    task.closed_by, task.closed_at, task.closing = by, at, closing


def _tell(session: Session, casework: Casework, task: KnowledgeTask, about: str, what: str, at: datetime) -> None:
    until = task.due_at.astimezone(casework.zone)
    tell_department(
        session,
        casework,
        f"knowledge-task:{task.id}:{task.department}:{at.timestamp():.0f}",
        "knowledge",
        task.department,
        None,
        f"{what}：{one_line(about, 60)}",
        f"{what}任务{task.id}请在{until:%Y-%m-%d %H:%M}前办理：发布新版本，或说明理由退回。",
        at,
    )
