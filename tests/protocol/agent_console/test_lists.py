"""Lists and inboxes: complete, stable, narrowed, counted, and only what a reader may see."""

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.cursors import CursorError, read_cursor
from crm.tickets.models import Ticket
from tests.console_fakes import NOON, World
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import (
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    DONE,
    HAPPY,
    ID_NUMBER,
    NAME,
    OPERATOR,
    OTHER_CLERK,
    REVIEWER,
    SUPERVISOR,
    VISITOR,
    Office,
    open_office,
)

pytestmark = pytest.mark.protocol

FULL_WIDTH = stories.NUMBER.translate({ord("0") + value: ord("\uff10") + value for value in range(10)})
SPACED = f"{stories.NUMBER[:3]} {stories.NUMBER[3:7]} {stories.NUMBER[7:]}"


def fill(world: World, count: int, *, first: int = 0, same_moment: bool = False, **values: Any) -> list[str]:
    """Write tickets down directly, one a second or all at one moment; return their numbers, newest first."""
    numbers = []
    with world.deps.factory.begin() as session:
        for i in range(first, first + count):
            at = NOON if same_moment else NOON + timedelta(seconds=i)
            numbers.append(f"261120{120000 + i:06d}010001"[:18])
            fields = {
                "number": numbers[-1],
                "query_code": "000000",
                "operator": OPERATOR,
                "kind": "求助",
                "title": f"路灯{i}",
                "content": "坏了",
                "status": "handled",
                "turn_role": "reviewer",
                "due_at": at + timedelta(hours=1),
                "pressing_at": at + timedelta(hours=1),
                "created_at": at,
                "updated_at": at,
                **values,
            }
            session.add(Ticket(**fields))
    return numbers[::-1]


async def walk(office: Office, login: str, path: str, **params: Any) -> list[str]:
    """Read a list to its end."""
    found, cursor = [], ""
    while cursor is not None:
        page = await office.read(login, path, cursor=cursor, **params)
        assert len(page["items"]) <= params["limit"]
        found += [row["number"] for row in page["items"]]
        cursor = page["next_cursor"]
    return found


@pytest.mark.parametrize("same_moment", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", ["created", "due", "updated"])
async def test_a_list_is_complete_in_order_and_ends(
    tmp_path: Path, sort: str, reverse: bool, same_moment: bool
) -> None:
    async with open_office(tmp_path) as office:
        numbers = fill(office.world, 23, same_moment=same_moment)
        found = await walk(office, SUPERVISOR, "/tickets", sort=sort, reverse=reverse, limit=5)
        assert found == (numbers if (sort == "due") is reverse else numbers[::-1])


async def test_each_order_goes_by_its_own_moment(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        early, late = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
        urgent = fill(office.world, 1, due_at=early, updated_at=early)[0]
        changed = fill(office.world, 1, first=1, due_at=late, updated_at=late)[0]
        newest = fill(office.world, 1, first=2, due_at=None, updated_at=NOON)[0]
        expected = {
            "created": [newest, changed, urgent],
            "due": [urgent, changed],
            "updated": [changed, urgent, newest],
        }
        for sort, numbers in expected.items():
            for reverse in (False, True):
                found = await walk(office, SUPERVISOR, "/tickets", sort=sort, reverse=reverse, limit=1)
                assert found == numbers[:: -1 if reverse else 1], (sort, reverse)


async def test_what_comes_meanwhile_neither_repeats_nor_hides_a_row(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        numbers = fill(office.world, 12)
        first = await office.read(SUPERVISOR, "/tickets", limit=5)
        fill(office.world, 7, first=20)
        rest = []
        cursor = first["next_cursor"]
        while cursor:
            page = await office.read(SUPERVISOR, "/tickets", limit=5, cursor=cursor)
            rest += page["items"]
            cursor = page["next_cursor"]
        assert [row["number"] for row in (*first["items"], *rest)] == numbers


async def test_a_cursor_of_elsewhere_is_refused(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        fill(office.world, 4)
        mine = (await office.read(SUPERVISOR, "/tickets", limit=2))["next_cursor"]
        refused = [
            ("/tickets", {"cursor": "x"}),
            ("/tickets", {"cursor": mine[:-3]}),
            ("/tickets", {"cursor": mine, "sort": "due"}),
            ("/tickets", {"cursor": mine, "sort": "updated"}),
            ("/tickets", {"cursor": mine, "reverse": True}),
            ("/inbox", {"cursor": mine, "box": "review", "sort": "created"}),
            ("/inbox", {"cursor": mine, "box": "review"}),
        ]
        for path, params in refused:
            answer = await office.ask(SUPERVISOR, "GET", path, params=params)
            assert (answer.status_code, answer.json()["error"]) == (422, "cursor-invalid"), params


async def test_a_reminder_puts_a_ticket_ahead_in_every_inbox_and_moves_no_clock(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        waiting = sorted([(await office.make(f"key-000{i}"))["number"] for i in range(3)])
        for number in waiting:
            await office.move(OPERATOR, number, "submit")
        due = (await office.read(DISPATCHER, f"/tickets/{waiting[2]}"))["turn"]["due_at"]
        assert await walk(office, DISPATCHER, "/inbox", box="dispatch", limit=1) == waiting
        page = await office.move(OPERATOR, waiting[2], "remind", text="请尽快")
        assert (page["reminders"], page["turn"]["due_at"]) == (1, due)
        urged = [waiting[2], *waiting[:2]]
        for box in ("dispatch", "mine_now"):
            assert await walk(office, DISPATCHER, "/inbox", box=box, limit=1) == urged
        for number in waiting:
            await office.move(DISPATCHER, number, "dispatch", lead=DEPARTMENT, basis="按目录")
        for box in ("to_sign", "mine_now"):
            assert await walk(office, CLERK, "/inbox", box=box, limit=1) == urged
        assert await walk(office, CLERK, "/inbox", box="to_sign", sort="created", limit=1) == waiting[::-1]


@given(st.text(min_size=1, max_size=80))
@settings(max_examples=200)
def test_no_text_is_a_cursor_by_chance(text: str) -> None:
    with pytest.raises(CursorError):
        read_cursor("created", text, dated=True)


async def test_tickets_are_found_by_what_is_known_of_them(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        one = (await office.make())["number"]
        other = await office.dispatched(
            key="key-0002",
            title="噪音扰民",
            content="夜间施工",
            callback_number="13900000002",
            citizen_name="李四",
            id_number="",
        )
        found: dict[str, list[dict[str, Any]]] = {
            one: [
                {"q": "路灯坏了"},
                {"phone": "+86 138 0000 6021"},
                {"name": "王建国"},
                {"id_number": f"{ID_NUMBER[:6]} {ID_NUMBER[6:].lower()}"},
                {"number": one},
                {"repeated": "false", "status": "accepted"},
                {"status": "accepted"},
            ],
            other: [{"q": "施工"}, {"phone": "13900000002"}, {"department": DEPARTMENT}, {"status": "dispatched"}],
        }
        for number, searches in found.items():
            for search in searches:
                rows = (await office.read(SUPERVISOR, "/tickets", **search))["items"]
                assert [row["number"] for row in rows] == [number], search
        both: list[dict[str, Any]] = [
            {"category": "城市管理"},
            {"category": "城市管理/市政设施"},
            {"district": "江岸区"},
            {"operator": OPERATOR},
            {"number": one[:6]},
            {"from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z"},
            {"overdue": "false"},
            {"channel": "phone"},
        ]
        for search in both:
            assert len((await office.read(SUPERVISOR, "/tickets", **search))["items"]) == 2, search
        neither: list[dict[str, Any]] = [
            {"category": "城市"},
            {"phone": "13800006022"},
            {"phone": "nobody"},
            {"id_number": "110105194912310000"},
            {"number": "OLD-778899"},
            {"repeated": "true"},
            {"flag": "red"},
            {"level": 1},
            {"overdue": "true"},
            {"to": "2026-11-20T00:00:00Z"},
        ]
        for search in neither:
            assert (await office.read(SUPERVISOR, "/tickets", **search))["items"] == [], search
        office.world.clock.advance(30 * 86_400)
        await office.desks.pop(SUPERVISOR).aclose()
        assert len((await office.read(SUPERVISOR, "/tickets", overdue="true"))["items"]) == 2


async def test_a_ticket_whose_clock_stands_still_is_not_overdue(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        await office.move(CLERK, number, "sign")
        page = await office.move(SUPERVISOR, number, "pause_clock", reason="等待鉴定")
        assert page["turn"]["paused"]
        office.world.clock.advance(30 * 86_400)
        await office.desks.pop(SUPERVISOR).aclose()
        rows = (await office.read(SUPERVISOR, "/tickets", overdue="false"))["items"]
        assert [(row["number"], row["turn"]["paused"]) for row in rows] == [(number, True)]
        assert (await office.read(SUPERVISOR, "/tickets", overdue="true"))["items"] == []
        page = await office.move(SUPERVISOR, number, "resume_clock", reason="鉴定已出")
        assert not page["turn"]["paused"]


async def test_a_closed_ticket_is_found_and_exported_by_the_highest_level_that_stood_over_it(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        for level in (2, 1):
            await office.move(SUPERVISOR, number, "supervise", level=level, reason="久拖不决")
        await office.move(CLERK, number, "sign")
        await office.move(CLERK, number, **DONE)
        await office.move(REVIEWER, number, "approve")
        await office.move(VISITOR, number, **HAPPY)
        closed = await office.move(REVIEWER, number, "close")
        assert (closed["status"], closed["supervision_level"]) == ("closed", 0)
        found = {level: (await office.read(SUPERVISOR, "/tickets", level=level))["items"] for level in (1, 2)}
        assert {level: [row["number"] for row in rows] for level, rows in found.items()} == {1: [], 2: [number]}
        asked = await office.ask(SUPERVISOR, "POST", "/exports", json={"filter": {"level": 2}, "reason": "周报"})
        file = await office.ask(SUPERVISOR, "GET", f"/exports/{asked.json()['id']}/file", params={"format": "csv"})
        _mark, head, row = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
        assert row[head.index("督办级别")] == "2"


async def test_a_repeated_matter_is_listed_and_exported_as_such(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        first = (await office.make())["number"]
        again = (await office.make(key="key-0002"))["number"]
        with office.world.deps.factory.begin() as session:
            session.get_one(Ticket, again).repeat_of = first
        rows = (await office.read(SUPERVISOR, "/tickets", repeated="true"))["items"]
        assert [(row["number"], row["repeat_of"]) for row in rows] == [(again, first)]
        asked = await office.ask(SUPERVISOR, "POST", "/exports", json={"filter": {"repeated": True}, "reason": "周报"})
        file = await office.ask(SUPERVISOR, "GET", f"/exports/{asked.json()['id']}/file", params={"format": "csv"})
        _mark, head, row = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
        assert (row[head.index("工单编号")], row[head.index("重复件")]) == (again, first)


async def test_a_ticket_is_found_by_its_number_in_the_system_it_came_from(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = (await office.make())["number"]
        with office.world.deps.factory.begin() as session:
            session.get_one(Ticket, number).external_number = "OLD-778899"
        rows = (await office.read(SUPERVISOR, "/tickets", number="OLD-778899"))["items"]
        assert [row["number"] for row in rows] == [number]


async def test_a_department_cannot_find_out_who_complained(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        await office.dispatched()
        citizen = ({"phone": stories.NUMBER}, {"name": NAME}, {"id_number": "1"}, {"q": stories.NUMBER})
        for search in (*citizen, {"q": FULL_WIDTH}):
            answer = await office.ask(CLERK, "GET", "/tickets", params=search)
            assert (answer.status_code, answer.json()["error"]) == (403, "not-allowed"), search


async def test_a_department_finds_a_matter_only_by_words_it_can_read(tmp_path: Path) -> None:
    """The search would else say yes to the right name among many, also of those whose ticket was merged into it."""
    content = f"路灯坏了,我叫{NAME},邻居李四海也说,电话{SPACED}"
    async with open_office(tmp_path) as office:
        first = await office.dispatched(content=content, confidentiality="confidential")
        other = (await office.make("key-0002", callback_number="13900000002", citizen_name="李四海"))["number"]
        await office.move(OPERATOR, other, "submit")
        await office.move(DISPATCHER, other, "merge", into=first, reason="同一路灯")
        second = await office.dispatched(key="key-0003", content=content)

        async def finds(login: str, words: str) -> set[str]:
            rows = await walk(office, login, "/tickets", q=words, department=DEPARTMENT, limit=1)
            asked = await office.ask(login, "POST", "/exports", json={"filter": {"q": words}, "reason": "核对"})
            assert login != CLERK or asked.json()["rows"] == len(rows)
            return set(rows)

        for words in (NAME, f"路灯 {NAME}", "建国", SPACED[4:8], "张三丰"):
            assert await finds(CLERK, words) == set(), words
        assert await finds(CLERK, "路灯坏了") == {first, second}
        assert await finds(CLERK, "李四海") == {second}, "who told another matter may be named in this one"
        assert await finds(SUPERVISOR, NAME) == {first, second}


async def test_an_inbox_is_sorted_by_urgency_and_counted(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        numbers = fill(office.world, 13)
        assert await walk(office, REVIEWER, "/inbox", box="review", limit=4) == numbers[::-1]
        assert await walk(office, REVIEWER, "/inbox", box="mine_now", limit=4) == numbers[::-1]
        assert (await office.read(REVIEWER, "/inbox/counts"))["counts"]["review"] == 13
        refused = await office.ask(DISPATCHER, "GET", "/inbox", params={"box": "review"})
        assert (refused.status_code, refused.json()["error"]) == (403, "not-allowed")


async def test_an_inbox_is_sorted_by_what_came_last(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        numbers = fill(office.world, 7, same_moment=True)
        for box in ("review", "mine_now"):
            assert await walk(office, REVIEWER, "/inbox", box=box, sort="created", limit=2) == numbers
        mine = [await office.dispatched(key=f"key-000{i}") for i in range(3)]
        assert await walk(office, CLERK, "/inbox", box="to_sign", sort="created", limit=2) == mine[::-1]


async def test_what_a_box_shows_can_be_listed_and_taken_out_and_nothing_else(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        waiting = fill(office.world, 4)
        fill(office.world, 2, first=10, status="dispatched")
        parts = [await office.dispatched(key=f"key-000{i}") for i in range(2)]
        await office.move(CLERK, parts[0], "sign")
        assert await walk(office, REVIEWER, "/tickets", box="review", limit=3) == waiting
        wish = {"filter": {"box": "to_sign"}, "reason": "核对"}
        asked = (await office.ask(CLERK, "POST", "/exports", json=wish)).json()
        file = await office.ask(CLERK, "GET", f"/exports/{asked['id']}/file", params={"format": "csv"})
        assert (asked["rows"], parts[1] in file.text, parts[0] in file.text) == (1, True, False)
        refused = await office.ask(CLERK, "GET", "/tickets", params={"box": "review"})
        assert (refused.status_code, refused.json()["error"]) == (403, "not-allowed")


async def test_counting_ends_at_a_thousand(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        fill(office.world, 1_005)
        assert (await office.read(REVIEWER, "/inbox/counts"))["counts"]["review"] == 1_000


async def test_a_department_s_boxes_follow_its_parts(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        numbers = [await office.dispatched(key=f"key-000{i}") for i in range(3)]
        assert await walk(office, CLERK, "/inbox", box="to_sign", limit=2) == numbers
        assert (await office.read(CLERK, "/inbox/counts"))["counts"]["mine_now"] == 3
        await office.move(CLERK, numbers[1], "sign")
        assert await walk(office, CLERK, "/inbox", box="working", limit=2) == [numbers[1]]
        row = (await office.read(CLERK, "/inbox", box="working"))["items"][0]
        assert (row["part"]["status"], row["part"]["role"]) == ("working", "lead")
        counts = (await office.read(CLERK, "/inbox/counts"))["counts"]
        assert +Counter(counts) == {"mine_now": 3, "to_sign": 2, "working": 1}
        with office.world.deps.factory.begin() as session:
            session.get_one(Ticket, numbers[0]).accused = {"housing", DEPARTMENT}
        for box, count in (await office.read(CLERK, "/inbox/counts"))["counts"].items():
            assert len(await walk(office, CLERK, "/inbox", box=box, limit=9)) == count, "the accused sees nothing"
        assert set((await office.read(OTHER_CLERK, "/inbox/counts"))["counts"].values()) == {0}


async def test_operators_share_what_no_one_was_told_on_the_telephone(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mine = (await office.make())["number"]
        shared = (await office.make("key-0002", "7001", channel="web"))["number"]
        assert set(await walk(office, OPERATOR, "/inbox", box="mine_now", limit=5)) == {mine, shared}
        assert await walk(office, "8002", "/inbox", box="mine_now", limit=5) == [shared]
        assert (await office.ask("8002", "GET", f"/tickets/{shared}")).status_code == 200
        assert (await office.ask("8002", "GET", f"/tickets/{mine}")).status_code == 404
