"""Nobody reads a citizen's name or number in clear, wherever the console shows them, unless they asked for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import (
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    DONE,
    HAPPY,
    NAME,
    OPERATOR,
    REVIEWER,
    SUPERVISOR,
    VISITOR,
    logins,
    open_office,
)
from tests.protocol.agent_console.test_roles import TABLE

pytestmark = pytest.mark.protocol

SECRETS = (NAME, stories.NUMBER)
TALKED = ("/api/calls",)
"""What operators read of calls they took: they talked with the citizen."""


def clear(answer: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Return where in an answer a secret stands in clear."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            yield from clear(value, f"{place}.{name}")
    elif isinstance(answer, list):
        for value in answer:
            yield from clear(value, f"{place}[]")
    else:
        yield from ((place, secret) for secret in SECRETS if secret in str(answer))


async def test_no_answer_tells_who_the_citizen_is(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.of_call()
        said = f"{NAME}({stories.NUMBER})来电"
        await office.move(OPERATOR, number, "submit", reason=said)
        await office.move(DISPATCHER, number, "dispatch", lead=DEPARTMENT, basis=said, opinion=said)
        await office.move(CLERK, number, "sign")
        await office.move(CLERK, number, "feedback", text=said)
        await office.move(OPERATOR, number, "remind", text=said)
        await office.move(SUPERVISOR, number, "supervise", level=1, reason=said)
        await office.move(CLERK, number, "declare", kind="difficult", reason=said)
        code = (await office.read(CLERK, "/lists"))["returns"][0]["code"]
        await office.move(CLERK, number, "ask_return", reason_code=code, reason=said)
        await office.move(REVIEWER, number, "refuse_return", reason=said)
        await office.move(CLERK, number, "ask_extension", amount=1, reason=said, citizen_told=said)
        await office.move(REVIEWER, number, "grant_extension", reason=said)
        await office.move("9201", number, "instruct", leader="市长", text=said)
        await office.move(CLERK, number, **{**DONE, "note": said, "public_reply": said, "unsolved_reason": said})
        await office.move(REVIEWER, number, "approve", reason=said)
        await office.move(VISITOR, number, **{**HAPPY, "comment": said})
        wish = {"filter": {"phone": stories.NUMBER, "name": NAME, "q": said}, "reason": said}
        wished = await office.ask(DISPATCHER, "POST", "/exports", json=wish)
        assert [*clear(wished.json())] == []
        assert {wished.json()["filter"][name] for name in ("phone", "name")} == {"***"}
        ids = dict.fromkeys(("letter_id", "export_id", "attachment_id", "article_id", "task_id"), "1")
        names = {"number": number, "call_id": CALL, **ids}
        leaks = []
        for role, login in logins().items():
            for (method, path), (*_, options) in TABLE.items():
                talked = role == "operator" and path.startswith(TALKED)
                if method != "GET" or talked or path.endswith((".docx", ".pdf", "/recording", "/file")):
                    continue
                answer = await office.ask(login, method, path.removeprefix("/api").format(**names), **options)
                leaks += [(role, path, *place) for place in clear(answer.json())]
            boxes = (await office.read(login, "/lists"))["me"]["boxes"]
            for box in boxes:
                leaks += [(role, box, *place) for place in clear(await office.read(login, "/inbox", box=box))]
        assert leaks == []
        page = await office.read(SUPERVISOR, f"/tickets/{number}")
        assert page["citizen_shown"] == "王** 138****6021"
        assert "解放大道12号" in page["content"]


async def test_spoken_numbers_are_for_those_who_talked_with_the_citizen(tmp_path: Path) -> None:
    """Over every role: the operator of the call reads them, whoever may read the call reads masks, with the times."""
    spoken = ("车牌鄂A12345，电话138", "7123，6021。")
    hidden = ["车牌鄂A***45，电话138", "****，6021。"]
    async with open_office(tmp_path) as office:
        number = await office.of_call()
        await office.move(OPERATOR, number, "submit")
        for text in spoken:
            stories.says(office.world, text, words=[[text, 0.0, 2.0]])
        read: dict[str, tuple[list[str], list[Any]]] = {}
        for role, login in logins().items():
            answer = await office.ask(login, "GET", f"/calls/{CALL}")
            assert answer.status_code == (404 if role == "clerk" else 200), role
            if role != "clerk":
                said = answer.json()["transcript"][1:]
                read[role] = ([one["text"] for one in said], [one["words"] for one in said])
    clear = [[[text, 0.0, 2.0]] for text in spoken]
    masks = [[[text, 0.0, 2.0]] for text in hidden]
    assert read.pop("operator") == (list(spoken), clear)
    assert {role: found for role, found in read.items() if found != (hidden, masks)} == {}
