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
        names = {"number": number, "call_id": CALL, "letter_id": "1", "export_id": "1", "attachment_id": "1"}
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
