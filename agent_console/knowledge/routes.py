"""Searching, reading, writing and publishing articles."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent_console.calls.access import readable_call
from agent_console.console import ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.files import Id
from agent_console.knowledge import schemas as out
from agent_console.knowledge.service import suggestions
from agent_console.knowledge.views import article_page, article_rows, citation_out, cited_in_call, hits
from agent_console.paging import Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.repeats import MaybeKey, made_once
from agent_console.sign_in.guard import SignedDep
from crm.knowledge import service
from crm.knowledge.access import readable_article, readable_task
from crm.knowledge.citations import cite, click
from crm.knowledge.listing import list_articles, list_expiring, live_of
from crm.knowledge.search import Wanted
from crm.knowledge.states import WRITERS, ArticleMove, ArticleStatus
from crm.knowledge.tasks import take_up
from crm.tickets.access import readable_ticket
from crm.tickets.states import Role

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"], responses=refusals(403))


@router.get("/search", summary="Articles in force that answer a question, best first")
def search(asked: Annotated[out.SearchQuery, Query()], signed: SignedDep, console: ConsoleDep) -> list[out.Hit]:
    """Search by words, synonyms, sound, pinyin or first letters."""
    wanted = Wanted(
        asked.q, asked.category, asked.district, asked.department, signed.actor.role is not Role.CLERK, asked.limit
    )
    found = console.knowledge.find(wanted, console.deps.clock())
    with console.deps.factory() as session:
        return hits(DepartmentNames(session), live_of(session, found), {one.article_id: one.score for one in found})


@router.get("/suggestions", summary="What may be answered in a call just now", responses=refusals(403, 404))
def suggest(call_id: Annotated[out.CallId, Query()], signed: SignedDep, console: ConsoleDep) -> out.Suggestions:
    """Return answers to what the caller said last, and those used in the call already."""
    deps = console.deps
    with deps.factory() as session:
        call = readable_call(session, deps, signed, call_id)
        found = suggestions(session, deps, console.knowledge, call)
        names, scores = DepartmentNames(session), {one.article_id: one.score for one in found}
        return out.Suggestions(
            items=hits(names, live_of(session, found), scores), cited=cited_in_call(session, names, call.id)
        )


@router.get("/articles", summary="Articles by status, or by their last day")
def list_them(asked: Annotated[out.ListQuery, Query()], signed: SignedDep, console: ConsoleDep) -> Page[out.ArticleRow]:
    """Return articles; a department's clerk sees those of the department and the units below it."""
    with console.deps.factory() as session:
        reader = reader_of(session, console.deps, signed)
        if asked.expiring:
            return Page(items=article_rows(session, list_expiring(reader, asked.department)))
        status = ArticleStatus(asked.status) if asked.status else None
        found = list_articles(
            reader, status=status, department=asked.department, cursor=asked.cursor, limit=asked.limit
        )
        return Page(items=article_rows(session, found.items), next_cursor=found.next_cursor)


@router.post("/articles", summary="Begin an article", status_code=201, responses=refusals(403, 404, 409, 413))
def create(asked: out.NewArticle, signed: SignedDep, console: ConsoleDep, key: MaybeKey = None) -> out.ArticlePage:
    """Make a draft, for a missing answer if a task is named."""
    only(signed, *WRITERS)
    deps = console.deps
    at = deps.clock()
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed)

        def make() -> int:
            article = service.create(session, deps.casework, signed.actor, asked.content, at)
            if asked.task_id:
                readable_task(reader, asked.task_id)
                take_up(session, asked.task_id, article)
            return article.id

        made = made_once(session, signed.login, key, asked, make, at)
        return article_page(reader, readable_article(reader, made))


@router.get("/articles/{article_id}", summary="An article with everything of it", responses=refusals(403, 404))
def read(article_id: Id, signed: SignedDep, console: ConsoleDep) -> out.ArticlePage:
    """Return one article with its publications, history, tasks and uses."""
    with console.deps.factory() as session:
        reader = reader_of(session, console.deps, signed)
        return article_page(reader, readable_article(reader, article_id))


@router.put("/articles/{article_id}", summary="Write a draft", responses=refusals(403, 404, 409, 413))
def write(article_id: Id, asked: out.WriteBody, signed: SignedDep, console: ConsoleDep) -> out.ArticlePage:
    """Replace the text of a draft."""
    only(signed, *WRITERS)
    deps = console.deps
    with deps.factory.begin() as session:
        at = deps.clock()
        article = service.write(
            session, deps.casework, signed.actor, article_id, asked.content, at, version=asked.version
        )
        return article_page(reader_of(session, deps, signed), article)


@router.post("/articles/{article_id}/moves", summary="Move an article", responses=refusals(403, 404, 409, 413))
def move(article_id: Id, asked: out.MoveBody, signed: SignedDep, console: ConsoleDep) -> out.ArticlePage:
    """Submit, review, publish, revise or withdraw."""
    only(signed, *WRITERS)
    deps = console.deps
    with deps.factory.begin() as session:
        wanted, at = ArticleMove(asked.move), deps.clock()
        article = service.move(
            session, deps.casework, signed.actor, article_id, wanted, at, reason=asked.reason, version=asked.version
        )
        return article_page(reader_of(session, deps, signed), article)


@router.post("/articles/{article_id}/clicks", summary="It was opened", status_code=204, responses=refusals(403, 404))
def count_click(article_id: Id, signed: SignedDep, console: ConsoleDep) -> None:
    """Count that somebody opened the article to read it."""
    with console.deps.factory.begin() as session:
        click(session, readable_article(reader_of(session, console.deps, signed), article_id))


@router.post(
    "/articles/{article_id}/citations",
    summary="It was used",
    status_code=201,
    responses=refusals(403, 404, 409, 413),
)
def record(article_id: Id, asked: out.CiteBody, signed: SignedDep, console: ConsoleDep) -> out.CitationOut:
    """Record that the article in force was used in a call or for a ticket; twice in the same is once."""
    only(signed, *(role for role in Role if role is not Role.CLERK))
    deps = console.deps
    with deps.factory.begin() as session:
        reader = reader_of(session, deps, signed)
        article = readable_article(reader, article_id)
        call = readable_call(session, deps, signed, asked.call_id) if asked.call_id else None
        ticket = readable_ticket(reader, asked.ticket) if asked.ticket else None
        made = cite(
            session,
            deps.casework,
            article,
            signed.login,
            deps.clock(),
            call_id=call.id if call else None,
            ticket=ticket.number if ticket else None,
        )
        return citation_out(made, article.title)
