"""Reports that something is wrong or missing."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent_console.calls.access import readable_call
from agent_console.console import ConsoleDep
from agent_console.files import Id
from agent_console.knowledge import schemas as out
from agent_console.knowledge.views import task_rows
from agent_console.paging import Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.repeats import MaybeKey, made_once
from agent_console.sign_in.guard import SignedDep
from crm.knowledge.access import readable_article, readable_task
from crm.knowledge.listing import list_tasks
from crm.knowledge.states import EDITORS, WRITERS, TaskState
from crm.knowledge.tasks import get_task, hand_over, refuse, report

router = APIRouter(prefix="/api/knowledge/tasks", tags=["knowledge"], responses=refusals(403))


@router.get("", summary="What is wrong or missing")
def list_them(asked: Annotated[out.TaskQuery, Query()], signed: SignedDep, console: ConsoleDep) -> Page[out.TaskOut]:
    """Return tasks, the newest first; a department's clerk sees those of the department and the units below it."""
    with console.deps.factory() as session:
        reader = reader_of(session, console.deps, signed)
        state = TaskState(asked.state) if asked.state else None
        found = list_tasks(reader, state=state, department=asked.department, cursor=asked.cursor, limit=asked.limit)
        return Page(items=task_rows(reader, found.items), next_cursor=found.next_cursor)


@router.post("", summary="Report what is wrong or missing", status_code=201, responses=refusals(403, 404, 409, 413))
def make(asked: out.TaskBody, signed: SignedDep, console: ConsoleDep, key: MaybeKey = None) -> out.TaskOut:
    """Make a task for the department in charge, with a limit in its working time."""
    deps = console.deps
    at = deps.clock()
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed)

        def reported() -> int:
            article = readable_article(reader, asked.article_id) if asked.article_id else None
            call = readable_call(session, deps, signed, asked.call_id) if asked.call_id else None
            task = report(
                session,
                deps.casework,
                signed.login,
                at,
                article=article,
                question=asked.question,
                note=asked.note,
                category=asked.category,
                district=asked.district,
                unit=asked.department,
                call_id=call.id if call else None,
            )
            return task.id

        made = made_once(session, signed.login, key, asked, reported, at)
        return task_rows(reader, [get_task(session, made)])[0]


@router.post("/{task_id}/refusal", summary="Change nothing, and say why", responses=refusals(403, 404, 409, 413))
def close(task_id: Id, asked: out.RefuseBody, signed: SignedDep, console: ConsoleDep) -> out.TaskOut:
    """Close a task without a new publication."""
    only(signed, *WRITERS)
    deps = console.deps
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed)
        readable_task(reader, task_id)
        return task_rows(reader, [refuse(session, task_id, signed.login, asked.reason, deps.clock())])[0]


@router.post("/{task_id}/department", summary="Give it to another department", responses=refusals(403, 404, 409, 413))
def give(task_id: Id, asked: out.HandOverBody, signed: SignedDep, console: ConsoleDep) -> out.TaskOut:
    """Hand a task over; its time begins anew."""
    only(signed, *EDITORS)
    deps = console.deps
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed)
        return task_rows(reader, [hand_over(session, deps.casework, task_id, asked.department, deps.clock())])[0]
