"""An answer's way through the console: written, published, suggested in a call, cited, reported wrong, put right."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import (
    CLERK,
    OPERATOR,
    OTHER_CLERK,
    REVIEWER,
    SUPERVISOR,
    VISITOR,
    Office,
    open_office,
)

pytestmark = pytest.mark.protocol

TEXT: dict[str, Any] = {
    "title": "路灯故障报修",
    "questions": ["路灯不亮找谁修"],
    "answer": "请说明最近的门牌或灯杆编号，我们马上转办。",
    "department": "city-mgmt",
    "categories": ["010101"],
    "valid_from": "2026-01-01",
}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def done(office: Office, login: str, method: str, path: str, *, expect: int = 200, **body: Any) -> Any:
    answer = await office.ask(login, method, f"/knowledge{path}", json=body)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


async def published(office: Office, **said: Any) -> int:
    made = await done(office, CLERK, "POST", "/articles", expect=201, content=TEXT | said)
    for login, move in ((CLERK, "submit"), (SUPERVISOR, "pass"), (REVIEWER, "publish")):
        await done(office, login, "POST", f"/articles/{made['id']}/moves", move=move, reason="首次发布")
    article_id: int = made["id"]
    return article_id


async def test_what_the_caller_said_is_answered_and_the_citation_is_on_the_ticket(office: Office) -> None:
    article_id = await published(office)
    stories.ended(office.world, OPERATOR, CALL)
    stories.says(office.world, "我家门口路灯坏了三天了")
    offered = await office.read(OPERATOR, "/knowledge/suggestions", call_id=CALL)
    assert [(one["id"], one["number"]) for one in offered["items"]] == [(article_id, 1)]
    for _ in range(2):
        await done(office, OPERATOR, "POST", f"/articles/{article_id}/citations", expect=201, call_id=CALL)
    again = await office.read(OPERATOR, "/knowledge/suggestions", call_id=CALL)
    assert [one["answer"] for one in again["cited"]] == [TEXT["answer"]]
    number = await office.of_call()
    page = await office.read(OPERATOR, f"/tickets/{number}")
    assert [(c["article_id"], c["title"], c["number"], c["operator"]) for c in page["cited"]] == [
        (article_id, TEXT["title"], 1, OPERATOR)
    ]
    article = await office.read(CLERK, f"/knowledge/articles/{article_id}")
    assert article["citations"] == 1
    assert [(c["operator"], c["call_id"]) for c in article["cited"]] == [(OPERATOR, None)]


async def test_a_citation_for_a_ticket_without_a_call_is_on_its_page(office: Office) -> None:
    article_id, number = await published(office), (await office.make())["number"]
    await done(office, OPERATOR, "POST", f"/articles/{article_id}/citations", expect=201, ticket=number)
    assert len((await office.read(OPERATOR, f"/tickets/{number}"))["cited"]) == 1


async def test_what_is_wrong_is_put_right_by_its_department_or_refused_with_a_reason(office: Office) -> None:
    article_id = await published(office)
    task = await done(office, OPERATOR, "POST", "/tasks", expect=201, article_id=article_id, note="电话过期")
    assert (task["kind"], task["department"]["code"], task["may_close"]) == ("wrong", "city-mgmt", False)
    waiting = (await office.read(CLERK, "/knowledge/tasks", state="open"))["items"]
    assert [(t["id"], t["article_title"], t["may_close"]) for t in waiting] == [(task["id"], TEXT["title"], True)]
    assert (await office.read(OTHER_CLERK, "/knowledge/tasks"))["items"] == []
    await done(office, OTHER_CLERK, "POST", f"/tasks/{task['id']}/refusal", expect=404, reason="不归我")
    await done(office, CLERK, "POST", f"/articles/{article_id}/moves", move="revise")
    await done(office, CLERK, "PUT", f"/articles/{article_id}", content=TEXT | {"answer": "请说明灯杆编号。"})
    for login, move in ((CLERK, "submit"), (SUPERVISOR, "pass"), (REVIEWER, "publish")):
        page = await done(office, login, "POST", f"/articles/{article_id}/moves", move=move, reason="更正")
    assert [(t["state"], t["number"]) for t in page["tasks"]] == [("done", 2)]
    assert [(v["number"], v["content"]["answer"]) for v in page["versions"]] == [
        (2, "请说明灯杆编号。"),
        (1, TEXT["answer"]),
    ]


async def test_a_question_without_an_answer_becomes_an_article(office: Office) -> None:
    asked = {"question": "灯杆归谁管", "category": "城市管理/市政设施/路灯故障"}
    task = await done(office, OPERATOR, "POST", "/tasks", expect=201, **asked)
    assert (task["kind"], task["department"]["code"]) == ("missing", "city-mgmt")
    made = await done(office, CLERK, "POST", "/articles", expect=201, content=TEXT, task_id=task["id"])
    assert [t["id"] for t in made["tasks"]] == [task["id"]]
    other = {"content": TEXT | {"department": "housing"}, "task_id": task["id"]}
    await done(office, OTHER_CLERK, "POST", "/articles", expect=404, **other)


async def test_drafts_are_hidden_from_other_departments_and_stale_writes_are_refused(office: Office) -> None:
    made = await done(office, CLERK, "POST", "/articles", expect=201, content=TEXT)
    place = f"/articles/{made['id']}"
    assert (await office.ask(OTHER_CLERK, "GET", f"/knowledge{place}")).status_code == 404
    await done(office, CLERK, "PUT", place, content=TEXT | {"title": "路灯报修"}, version=made["version"])
    stale = await done(office, SUPERVISOR, "PUT", place, expect=409, content=TEXT, version=made["version"])
    assert stale["error"] == "article-stale"
    assert (await office.read(OTHER_CLERK, "/knowledge/articles"))["items"] == []
    assert (await office.read(VISITOR, f"/knowledge{place}"))["allowed"] == []


async def test_what_is_for_the_desk_only_is_not_cited(office: Office) -> None:
    article_id = await published(office, confidentiality="internal")
    refused = await done(office, OPERATOR, "POST", f"/articles/{article_id}/citations", expect=409)
    assert refused["error"] == "article-not-citable"
    assert await office.read(OTHER_CLERK, "/knowledge/search", q="路灯") == []
    assert [hit["internal"] for hit in await office.read(OPERATOR, "/knowledge/search", q="路灯")] == [True]
    assert (await office.ask(OTHER_CLERK, "GET", f"/knowledge/articles/{article_id}")).status_code == 404


async def test_reading_is_counted_and_makes_nobodys_edit_stale(office: Office) -> None:
    article_id = await published(office)
    before = await office.read(CLERK, f"/knowledge/articles/{article_id}")
    await done(office, OPERATOR, "POST", f"/articles/{article_id}/clicks", expect=204)
    after = await office.read(CLERK, f"/knowledge/articles/{article_id}")
    assert (after["clicks"], after["version"]) == (before["clicks"] + 1, before["version"])


async def test_articles_are_listed_by_status_page_by_page_and_by_their_last_day(office: Office) -> None:
    ids = [await published(office, title=f"路灯{n}", valid_to=f"2026-12-1{n}") for n in range(3)]
    first = await office.read(CLERK, "/knowledge/articles", status="published", limit=2)
    rest = await office.read(CLERK, "/knowledge/articles", status="published", limit=2, cursor=first["next_cursor"])
    assert [row["id"] for row in first["items"] + rest["items"]] == ids[::-1]
    assert [row["id"] for row in (await office.read(CLERK, "/knowledge/articles", expiring=True))["items"]] == ids
    wrong = await office.ask(CLERK, "GET", "/knowledge/articles", params={"cursor": "x"})
    assert (wrong.status_code, wrong.json()["error"]) == (422, "cursor-invalid")


@pytest.mark.parametrize(
    ("login", "path", "body"),
    [
        (CLERK, "/knowledge/articles", {"content": TEXT}),
        (OPERATOR, "/knowledge/tasks", {"question": "外星人登记"}),
        (SUPERVISOR, "/exports", {"filter": {}, "reason": "周报"}),
    ],
)
async def test_what_is_sent_twice_under_one_key_is_made_once(
    office: Office, login: str, path: str, body: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": "same-key-1"}
    answers = [await office.ask(login, "POST", path, json=body, headers=key) for _ in range(2)]
    assert [(one.status_code, one.json()["id"]) for one in answers] == [(201, answers[0].json()["id"])] * 2
    without = await office.ask(login, "POST", path, json=body)
    assert without.json()["id"] != answers[0].json()["id"]
    other = await office.ask(login, "POST", "/knowledge/tasks", json={"question": "另一件"}, headers=key)
    assert (other.status_code, other.json()["error"]) == (409, "idempotency-key-reused")
