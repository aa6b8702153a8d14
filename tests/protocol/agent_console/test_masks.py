"""Nobody reads in clear who a citizen is, wherever the console shows them, unless they asked for it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.callers import CallerList
from crm.bus.events import WarningRaised
from crm.call_backs.models import CallBack
from crm.callers.service import ask_entry
from crm.calls.asked import Asked
from crm.calls.hand_overs import record_hand_over
from crm.calls.models import Call
from crm.calls.states import HandOverKind, HandOverState, HandOverWay
from crm.leader_shifts.models import LeaderShift, ShiftBooking
from crm.messages.models import Message
from crm.operators.states import OperatorState
from crm.tickets.drafts import DraftField, Evidence, suggest
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from crm.warnings.service import keep_warning
from tests.console_fakes import CALL, NOON, World
from tests.databases import out_of_reach
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Running, receive
from tests.protocol.agent_console.office import (
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    DONE,
    HAPPY,
    HOME,
    ID_NUMBER,
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

SECRETS = (NAME, stories.NUMBER, ID_NUMBER, HOME)
NEXT = "hotline-1.9"


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
        stories.ended(office.world, OPERATOR, NEXT, days_ago=-0.01)  # who took it has no form open of the first
        said = f"{NAME}({stories.NUMBER})来电"
        await office.move(OPERATOR, number, "submit", reason=said)
        await office.move(DISPATCHER, number, "dispatch", lead=DEPARTMENT, basis=said, opinion=said)
        await office.move(CLERK, number, "sign")
        await office.move(CLERK, number, "feedback", text=said)
        await office.move(OPERATOR, number, "remind", text=said)
        await office.move(SUPERVISOR, number, "supervise", level=1, reason=said)
        await office.move(CLERK, number, "declare", kind="difficult", reason=said)
        reasons = (await office.read(CLERK, "/lists"))["returns"]
        code = next(one["code"] for one in reasons if not one["document"])
        await office.move(CLERK, number, "ask_return", reason_code=code, reason=said)
        await office.move(REVIEWER, number, "refuse_return", reason=said)
        await office.move(CLERK, number, "ask_extension", amount=1, reason=said, citizen_told=said)
        await office.move(REVIEWER, number, "grant_extension", reason=said)
        await office.move("9201", number, "instruct", leader="市长", text=said)
        await office.move(CLERK, number, **{**DONE, "note": said, "public_reply": said, "unsolved_reason": said})
        await office.move(REVIEWER, number, "approve", reason=said)
        await office.move(VISITOR, number, **{**HAPPY, "comment": said})
        on_worklists(office.world, said)
        wish = {"filter": {"phone": stories.NUMBER, "name": NAME, "q": said}, "reason": said}
        wished = await office.ask(DISPATCHER, "POST", "/exports", json=wish)
        assert [*clear(wished.json())] == []
        assert {wished.json()["filter"][name] for name in ("phone", "name")} == {"***"}
        await office.ask(DISPATCHER, "POST", f"/tickets/{number}/reveal", json={"field": "name", "reason": said})
        kinds = (
            "letter_id",
            "export_id",
            "attachment_id",
            "article_id",
            "inspection_id",
            "task_id",
            "level",
            "shift_id",
            "announcement_id",
            "entry_id",
        )
        ids = dict.fromkeys(kinds, "1")
        names = {"number": number, "call_id": CALL, "monday": "2026-11-23", "version": "0", **ids}
        leaks = []
        for role, login in logins().items():
            for (method, path), (*_, options) in TABLE.items():
                if method != "GET" or path.endswith((".docx", ".pdf", "/recording", "/file", "/{language}/{name}")):
                    continue
                answer = await office.ask(login, method, path.removeprefix("/api").format(**names), **options)
                leaks += [(role, path, *place) for place in clear(answer.json())]
            boxes = (await office.read(login, "/lists"))["me"]["boxes"]
            for box in boxes:
                leaks += [(role, box, *place) for place in clear(await office.read(login, "/inbox", box=box))]
        assert leaks == []
        page = await office.read(SUPERVISOR, f"/tickets/{number}")
        assert page["citizen_shown"] == "王** 138****6021"
        (citizen,) = page["citizens"]
        assert (citizen["id_number_shown"], citizen["address_shown"]) == ("110***********002X", "东岳大街***")
        for field, value in (("id_number", ID_NUMBER), ("address", HOME)):
            asked = {"field": field, "reason": "核对身份", "citizen_id": citizen["id"]}
            shown = await office.ask(SUPERVISOR, "POST", f"/tickets/{number}/reveal", json=asked)
            assert shown.json()["value"] == value
        assert "解放大道12号" in page["content"]


def on_worklists(world: World, said: str) -> None:
    """Leave rows of the line's worklists and a note of a hand-over behind, in which people wrote who the citizen is."""
    stories.arrives(world, "missed")
    del world.tracker.live["missed"]
    stories.leaves_message(world, "left")
    with world.deps.factory.begin() as session:
        for call_id in ("missed", "left"):
            session.get_one(Call, call_id).citizen_id = session.get_one(Call, CALL).citizen_id
        task = CallBack(state="open", missed=1, first_missed_at=NOON, last_missed_at=NOON)
        task.close_reason = said
        session.add(task)
        session.flush()
        session.get_one(Call, "missed").call_back = task.id
        session.scalars(select(Message)).one().close_reason = said
        rules = world.deps.casework.rules(NOON).callers
        asker = Actor(OPERATOR, Role.OPERATOR)
        ask_entry(session, rules, CallerList.BLOCKED, stories.NUMBER, reason=said, days=1, actor=asker, at=NOON)
        asked = Asked(HandOverKind.QUEUE, "leader", "市长", HandOverWay.BLIND, OPERATOR, note=said)
        record_hand_over(session, CALL, "h-1", asked, state=HandOverState.COMPLETED, at=NOON)
        shift = LeaderShift(
            leader="9201", duty=SUPERVISOR, starts_at=NOON, ends_at=NOON + timedelta(hours=2), scope="供热",
            state="running", made_by=SUPERVISOR, made_at=NOON,
        )  # fmt: skip
        session.add(shift)
        session.flush()
        session.add(
            ShiftBooking(
                shift=shift.id, number=stories.NUMBER, number_index=stories.NUMBER, name=NAME, matter=said,
                state="booked", by=OPERATOR, at=NOON,
            )
        )  # fmt: skip


async def test_spoken_numbers_are_for_the_operator_who_has_the_call_now(tmp_path: Path) -> None:
    """Over every role: who writes the call up reads them, whoever may read the call reads masks, with the times."""
    spoken = ("车牌鄂A12345，电话138", "7123，6021。")
    hidden = ["车牌鄂A***45，电话138", "****，6021。"]
    async with open_office(tmp_path) as office:
        number = await office.of_call()
        await office.move(OPERATOR, number, "submit")
        for text in spoken:
            stories.says(office.world, text, words=[[text, 0.0, 2.0]])
        office.world.desk.put(OPERATOR, OperatorState.WRAP_UP, CALL)
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


SPOKEN = {
    "plate": ("车牌鄂A12345停在门口", "A12345"),
    "bank card": ("卡号6222021234567890123", "6222021234567890123"),
    "identity card with a digit misheard": ("身份证420106198506151235", "19850615"),
    "mobile with a digit lost": ("电话1380000602", "1380000602"),
    "landline in words": ("座机零二七八二七一二三四五", "八二七一二三四五"),
    "name": (f"我叫{NAME}", NAME),
}
"""What is said with a warning, and what of it nobody else may read."""


@pytest.mark.parametrize(("spoken", "secret"), SPOKEN.values(), ids=SPOKEN)
async def test_what_was_said_is_hidden_wherever_others_read_it(console: Running, spoken: str, secret: str) -> None:
    """The call's page, the search, the warnings (the lists and what is told at once) and the half-written form."""
    sentence = f"煤气泄漏了，{spoken}"
    fills(console, {"content": sentence, "citizen_name": NAME})
    with console.world.deps.factory.begin() as session:
        keep_warning(session, raised(sentence), timedelta())
    async with console.browser() as supervisor:
        await supervisor.sign_in(SUPERVISOR)
        async with supervisor.open() as page:
            await receive(page, "hello")
            console.world.bus.publish(raised(sentence))
            told = await receive(page, "warning")

        async def read(path: str) -> str:
            answer = await supervisor.http.get(f"/api{path}")
            assert answer.status_code == 200, answer.text
            return answer.text

        places = {
            path: await read(path)
            for path in (
                f"/calls/{CALL}",
                "/transcripts?q=煤气",
                "/warnings",
                f"/calls/{CALL}/warnings",
                f"/calls/{CALL}/draft",
            )
        }
    places["told at once"] = str(told)
    assert {place for place, text in places.items() if "煤气泄漏了" not in text} == set()
    assert {place for place, text in places.items() if secret in text} == set()


async def test_a_number_told_in_two_sentences_is_hidden_where_both_are_read(console: Running) -> None:
    first, second = "路灯坏了，电话138", "7123，6021，路灯"
    fills(console, {"wants": second, "content": first}, said=(first, second))
    async with console.browser() as supervisor:
        await supervisor.sign_in(SUPERVISOR)
        rows = (await supervisor.http.get("/api/transcripts", params={"q": "路灯"})).json()["items"]
        form = (await supervisor.http.get(f"/api/calls/{CALL}/draft")).json()["fields"]
    assert {row["text"] for row in rows} == {first, "****，6021，路灯"}
    assert form["wants"]["evidence"]["text"] == "****，6021，路灯"


async def test_a_warning_whose_names_cannot_be_read_is_told_without_its_sentence(console: Running) -> None:
    stories.ended(console.world, "8001", CALL)
    async with console.browser() as supervisor:
        await supervisor.sign_in(SUPERVISOR)
        async with supervisor.open() as page:
            await receive(page, "hello")
            with out_of_reach(console.world.engine, "ticket_drafts"):
                console.world.bus.publish(raised(f"煤气泄漏了，我叫{NAME}"))
                told = await receive(page, "warning")
    assert (told["words"], told["sentence"]) == ("煤气泄漏", "")


def fills(console: Running, values: Mapping[str, str], said: Sequence[str] = ()) -> None:
    """A call that is over, in which each sentence was said and read into the form."""
    stories.ended(console.world, "8001", CALL)
    ids = {text: stories.says(console.world, text) for text in said or dict.fromkeys(values.values())}
    fields = {
        name: DraftField(value, confidence=0.8, evidence=Evidence(value, ids[value], "said"))
        for name, value in values.items()
    }
    with console.world.deps.factory.begin() as session:
        suggest(session, CALL, fields, NOON)


def raised(sentence: str) -> WarningRaised:
    """A warning in the call."""
    return WarningRaised(
        id="w-1", call_id=CALL, code="gas", level="danger", leg="caller", words="煤气泄漏", sentence=sentence,
        said_at=NOON, at=NOON,
    )  # fmt: skip
