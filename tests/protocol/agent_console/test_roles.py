"""Every endpoint for every role: what it answers, written by hand. An endpoint without a row fails."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute

from config.profile import load_profile
from crm.calls.service import end_call
from crm.calls.states import Outcome
from tests.console_fakes import CALL, NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import ADMIN, CLERK, DISPATCHER, Office, logins, open_office

pytestmark = pytest.mark.protocol

ROLES = ("operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor", "inspector", "leader", "admin")
DESKS = tuple(role for role in ROLES if role != "clerk")
ALL = ROLES
MAKERS = ("operator", "dispatcher", "reviewer", "supervisor")
WATCHERS = ("dispatcher", "reviewer", "clerk", "supervisor", "inspector", "leader", "admin")
EXPORTERS = ("dispatcher", "reviewer", "clerk", "supervisor", "inspector", "admin")
CALLERS = ("operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor")
DECIDERS = ("supervisor", "admin")
WRITERS = ("dispatcher", "reviewer", "clerk", "supervisor", "admin")
EDITORS = ("dispatcher", "reviewer", "supervisor", "admin")
PLANNED = ("operator", "supervisor", "admin")
CALLING_BACK = ("operator", "follow_up", "supervisor")
LISTING = ("operator", "follow_up", "supervisor", "admin")
INSPECTORS = ("reviewer", "supervisor", "inspector")
ASKERS = ("follow_up", "supervisor")
HEARERS = ("operator", "supervisor")
LISTENERS = ("reviewer", "supervisor", "inspector", "admin")

SHIFT_PLANNERS = ("supervisor", "admin")
SHIFT_REPORTED = (*SHIFT_PLANNERS, "inspector", "leader")
SHIFT_READERS = ("operator", *SHIFT_REPORTED)
FLOW_READERS = ("supervisor", "inspector", "leader", "admin")
FLOW = {"text": load_profile("demo").flow_text, "after": 7, "reason": "试"}
STORM = {"mode": "storm", "reason": "暴雨红色预警", "until": (NOON + timedelta(hours=6)).isoformat()}
ELDER = {"list": "elderly", "number": "13800000999", "reason": "年满七十", "days": 30}
REFUSED = 403
HIDDEN = 404
KEY = {"Idempotency-Key": "matrix-key"}
NEW = {"kind": "咨询", "title": "办证", "content": "怎么办居住证"}
FILE = {"file": ("照片.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")}
HEAD = {"file": ("old.csv", "工单编号,受理时间,状态,类型,标题,内容\n".encode(), "text/csv")}
TEXT = {"title": "路灯报修", "answer": "请说明位置", "department": "city-mgmt", "valid_from": "2026-01-01"}
ANNOUNCED = {
    "text": "台北街道停水", "department": "city-mgmt", "starts_at": "2026-11-20T04:00Z", "ends_at": "2026-11-20T10:00Z",
}  # fmt: skip
ENDED = {"move": "nonsense", "reason": "打错了"}
SHIFT = {"day": "2026-11-23", "shift": "early_a"}
LEADER_SHIFT = {
    "leader": "9201",
    "duty": "9001",
    "starts_at": "2026-11-21T01:30:00Z",
    "ends_at": "2026-11-21T03:00:00Z",
    "scope": "城市管理",
    "places": 3,
}
AGAIN = {"json": LEADER_SHIFT}
PLACE = {"number": "13600000001", "matter": "小区停暖"}
EMPTY_WISH = {"filter": {"number": "9"}, "reason": "核对"}

# (method, address): (who may, what they get, what the others get, how to ask)
Row = tuple[tuple[str, ...], int, int, dict[str, Any]]
TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/api/me"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/lists"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/openapi.json"): (ALL, 200, REFUSED, {}),
    ("POST", "/api/sign-in"): (ALL, 422, REFUSED, {"json": {}}),
    ("POST", "/api/sign-out"): (ALL, 204, REFUSED, {}),
    ("PUT", "/api/me/auto-answer"): (DESKS, 204, REFUSED, {"json": {"on": True}}),
    ("POST", "/api/state"): (DESKS, 200, REFUSED, {"json": {"move": "ready"}}),
    ("POST", "/api/operators/{login}/state"): (
        DECIDERS,
        409,
        REFUSED,
        {"json": {"move": "ready", "reason": "排队过长"}},
    ),
    ("GET", "/api/health"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/citizen-phone"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/calls"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/calls/totals"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/calls/{call_id}"): (DESKS, 200, HIDDEN, {}),
    ("GET", "/api/calls/{call_id}/recording"): ((), 200, HIDDEN, {}),
    ("GET", "/api/calls/{call_id}/recording/wave-form"): ((), 200, HIDDEN, {}),
    ("POST", "/api/calls/{call_id}/hang-up"): ((), 204, 409, {}),
    ("PUT", "/api/calls/{call_id}/wrap-up"): (("operator",), 204, REFUSED, {"json": {"code": "answered"}}),
    ("POST", "/api/calls/{call_id}/masks"): ((), 200, 409, {}),
    ("DELETE", "/api/calls/{call_id}/masks"): ((), 204, 409, {}),
    ("GET", "/api/calls/{call_id}/masks"): (DESKS, 200, HIDDEN, {}),
    ("POST", "/api/calls/{call_id}/front"): (DECIDERS, 409, REFUSED, {}),
    ("GET", "/api/calls/hand-over/targets"): (DESKS, 200, REFUSED, {}),
    ("POST", "/api/calls/{call_id}/hand-over"): ((), 202, 409, {"json": {"target": "110"}}),
    ("POST", "/api/calls/{call_id}/hand-over/join"): ((), 202, 409, {}),
    ("POST", "/api/calls/{call_id}/hand-over/complete"): ((), 202, 409, {}),
    ("DELETE", "/api/calls/{call_id}/hand-over"): ((), 204, 409, {}),
    ("POST", "/api/tickets/{number}/calls"): (CALLERS, 202, REFUSED, {}),
    ("GET", "/api/prompts"): (FLOW_READERS, 200, REFUSED, {}),
    ("GET", "/api/prompts/{language}/{name}"): (FLOW_READERS, 200, REFUSED, {}),
    ("GET", "/api/flow"): (FLOW_READERS, 200, REFUSED, {}),
    ("GET", "/api/flow/versions"): (FLOW_READERS, 200, REFUSED, {}),
    ("GET", "/api/flow/versions/{version}"): (FLOW_READERS, 404, REFUSED, {}),
    ("POST", "/api/flow/check"): (("admin",), 200, REFUSED, {"json": {"text": "start: x"}}),
    ("POST", "/api/flow/versions"): (("admin",), 409, REFUSED, {"json": FLOW}),
    ("POST", "/api/flow/back"): (("admin",), 404, REFUSED, {"json": {"number": 7, "after": 0, "reason": "试"}}),
    ("GET", "/api/line-mode"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/line-mode/history"): (FLOW_READERS, 200, REFUSED, {}),
    ("POST", "/api/line-mode"): (DECIDERS, 201, REFUSED, {"json": STORM}),
    ("DELETE", "/api/line-mode"): (DECIDERS, 204, REFUSED, {}),
    ("GET", "/api/caller-lists"): (LISTING, 200, REFUSED, {}),
    ("GET", "/api/caller-lists/choices"): (LISTING, 200, REFUSED, {}),
    ("POST", "/api/caller-lists"): (LISTING, 201, REFUSED, {"json": ELDER}),
    ("POST", "/api/caller-lists/{entry_id}/moves"): (
        DECIDERS,
        200,
        REFUSED,
        {"json": {"move": "end", "reason": "换号"}},
    ),
    ("GET", "/api/call-backs"): (CALLING_BACK, 200, REFUSED, {}),
    ("GET", "/api/call-backs/counts"): (CALLING_BACK, 200, REFUSED, {}),
    ("POST", "/api/call-backs/{call_back_id}/claim"): (CALLING_BACK, 200, REFUSED, {}),
    ("POST", "/api/call-backs/{call_back_id}/calls"): (CALLING_BACK, 202, REFUSED, {}),
    # It is being called by then.
    ("POST", "/api/call-backs/{call_back_id}/release"): (CALLING_BACK, 409, REFUSED, {}),
    ("POST", "/api/call-backs/{call_back_id}/give-up"): (CALLING_BACK, 409, REFUSED, {"json": {"reason": "空号"}}),
    ("GET", "/api/follow-ups"): (ASKERS, 200, REFUSED, {}),
    ("GET", "/api/follow-ups/{number}"): (ASKERS, 200, REFUSED, {}),
    # Nobody is to be asked yet.
    ("POST", "/api/follow-ups/{number}/take"): (ASKERS, 409, REFUSED, {}),
    ("GET", "/api/messages"): (HEARERS, 200, REFUSED, {}),
    ("GET", "/api/messages/counts"): (HEARERS, 200, REFUSED, {}),
    ("POST", "/api/messages/{message_id}/claim"): (HEARERS, 200, REFUSED, {}),
    # The number is being called back by then, as the row before it tells.
    ("POST", "/api/messages/{message_id}/calls"): (HEARERS, 409, REFUSED, {}),
    ("POST", "/api/messages/{message_id}/ticket"): (HEARERS, 422, REFUSED, {"json": {"values": {"title": "路灯"}}}),
    ("POST", "/api/messages/{message_id}/release"): (HEARERS, 200, REFUSED, {}),
    ("POST", "/api/messages/{message_id}/close"): (HEARERS, 409, REFUSED, {"json": ENDED}),
    ("GET", "/api/calls/{call_id}/draft"): (DESKS, 200, HIDDEN, {}),
    ("PATCH", "/api/calls/{call_id}/draft"): (DESKS, 200, HIDDEN, {"json": {"values": {"title": "路灯"}}}),
    ("POST", "/api/calls/{call_id}/ticket"): (MAKERS, 409, REFUSED, {"json": {"values": {"title": "路灯"}}}),
    ("GET", "/api/calls/{call_id}/warnings"): (DESKS, 200, HIDDEN, {}),
    ("POST", "/api/calls/{call_id}/monitoring"): (("supervisor",), 202, REFUSED, {"json": {"way": "listen"}}),
    ("GET", "/api/calls/{call_id}/monitoring"): (DESKS, 200, HIDDEN, {}),
    ("DELETE", "/api/calls/{call_id}/monitoring"): (("supervisor",), 204, REFUSED, {}),
    ("GET", "/api/wallboard"): (("supervisor", "leader", "admin"), 200, REFUSED, {}),
    ("GET", "/api/warnings"): (DECIDERS, 200, REFUSED, {}),
    ("POST", "/api/warnings/{warning_id}/acknowledge"): ((), 200, HIDDEN, {"json": {"outcome": "noted"}}),
    ("GET", "/api/transcripts"): (LISTENERS, 200, REFUSED, {"params": {"q": "路灯"}}),
    ("GET", "/api/tickets"): (ALL, 200, REFUSED, {}),
    ("POST", "/api/tickets"): (MAKERS, 201, REFUSED, {"json": NEW, "headers": KEY}),
    ("GET", "/api/tickets/{number}"): (ALL, 200, HIDDEN, {}),
    ("POST", "/api/tickets/{number}/moves"): (
        ALL,
        200,
        REFUSED,
        {"json": {"request": {"move": "note", "reason": "知悉"}}},
    ),
    ("GET", "/api/inbox"): (
        ("operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor", "admin"),
        200,
        REFUSED,
        {},
    ),
    ("GET", "/api/inbox/counts"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/tickets/{number}/suggestions"): (DESKS, 200, REFUSED, {}),
    ("POST", "/api/suggestions"): (DESKS, 200, REFUSED, {"json": {"category": "城市管理/市政设施/路灯故障"}}),
    ("POST", "/api/simulate"): (ALL, 200, REFUSED, {"json": {}}),
    ("GET", "/api/tickets/{number}/duplicates"): (DESKS, 200, REFUSED, {}),
    ("POST", "/api/duplicates"): (DESKS, 200, REFUSED, {"json": {"title": "路灯坏了"}}),
    ("POST", "/api/tickets/{number}/reveal"): (
        DESKS,
        200,
        REFUSED,
        {"json": {"field": "name", "reason": "核对诉求人"}},
    ),
    ("POST", "/api/tickets/{number}/attachments"): (ALL, 201, REFUSED, {"files": FILE}),
    ("GET", "/api/attachments/{attachment_id}"): (ALL, 200, HIDDEN, {}),
    ("GET", "/api/supervision/board"): (WATCHERS, 200, REFUSED, {}),
    ("GET", "/api/supervision/board/{level}"): (WATCHERS, 200, REFUSED, {}),
    ("GET", "/api/letters/{letter_id}.docx"): (WATCHERS, 200, REFUSED, {}),
    ("GET", "/api/letters/{letter_id}.pdf"): (WATCHERS, 200, REFUSED, {}),
    ("POST", "/api/letters/{letter_id}/receipt"): (("clerk",), 200, REFUSED, {}),
    ("POST", "/api/supervisions/{supervision_id}/answer"): (("clerk",), 200, REFUSED, {"json": {"text": "正在抢修"}}),
    ("GET", "/api/departments/flags"): (WATCHERS, 200, REFUSED, {"params": {"month": "2026-11"}}),
    ("POST", "/api/exports"): (EXPORTERS, 201, REFUSED, {"json": EMPTY_WISH}),
    ("GET", "/api/exports"): (EXPORTERS, 200, REFUSED, {}),
    ("POST", "/api/exports/{export_id}/decision"): ((), 200, REFUSED, {"json": {"granted": True}}),
    ("GET", "/api/exports/{export_id}/file"): ((), 200, REFUSED, {}),
    ("POST", "/api/imports/rejects"): (DECIDERS, 200, REFUSED, {"files": HEAD}),
    ("POST", "/api/imports"): (DECIDERS, 200, REFUSED, {"files": HEAD}),
    ("GET", "/api/reveals"): (DECIDERS, 200, REFUSED, {}),
    ("GET", "/api/deletions"): (DECIDERS, 200, REFUSED, {}),
    ("GET", "/api/notices"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/notices/unread"): (ALL, 200, REFUSED, {}),
    ("POST", "/api/notices/read"): (ALL, 200, REFUSED, {"json": {"ids": [1]}}),
    ("GET", "/api/notices/stuck"): (DECIDERS, 200, REFUSED, {}),
    ("POST", "/api/notices/retry"): (DECIDERS, 200, REFUSED, {}),
    ("POST", "/api/notices/{notice_id}/retry"): (DECIDERS, 200, REFUSED, {}),
    ("GET", "/api/knowledge/search"): (ALL, 200, REFUSED, {"params": {"q": "路灯"}}),
    ("GET", "/api/knowledge/suggestions"): (DESKS, 200, HIDDEN, {"params": {"call_id": CALL}}),
    ("GET", "/api/knowledge/articles"): (ALL, 200, REFUSED, {}),
    ("POST", "/api/knowledge/articles"): (WRITERS, 201, REFUSED, {"json": {"content": TEXT}}),
    ("GET", "/api/knowledge/articles/{article_id}"): (ALL, 200, REFUSED, {}),
    ("PUT", "/api/knowledge/articles/{article_id}"): (WRITERS, 200, REFUSED, {"json": {"content": TEXT}}),
    ("POST", "/api/knowledge/articles/{article_id}/moves"): (WRITERS, 200, REFUSED, {"json": {"move": "submit"}}),
    ("POST", "/api/knowledge/articles/{article_id}/clicks"): (ALL, 204, REFUSED, {}),
    ("POST", "/api/knowledge/articles/{article_id}/citations"): (DESKS, 409, REFUSED, {"json": {}}),
    ("GET", "/api/knowledge/tasks"): (ALL, 200, REFUSED, {}),
    ("POST", "/api/knowledge/tasks"): (ALL, 201, REFUSED, {"json": {"question": "路灯归谁管"}}),
    ("POST", "/api/knowledge/tasks/{task_id}/department"): (
        EDITORS,
        200,
        REFUSED,
        {"json": {"department": "city-mgmt"}},
    ),
    ("POST", "/api/knowledge/tasks/{task_id}/refusal"): (WRITERS, 200, REFUSED, {"json": {"reason": "已有"}}),
    ("GET", "/api/leader-shifts"): (SHIFT_READERS, 200, REFUSED, {}),
    ("GET", "/api/leader-shifts/now"): (SHIFT_READERS, 200, REFUSED, {}),
    ("GET", "/api/leader-shifts/years"): (SHIFT_REPORTED, 200, REFUSED, {}),
    ("GET", "/api/leader-shifts/people"): (SHIFT_PLANNERS, 200, REFUSED, {}),
    # There is one in these hours, and it is published.
    ("POST", "/api/leader-shifts"): (SHIFT_PLANNERS, 409, REFUSED, AGAIN),
    ("GET", "/api/leader-shifts/{shift_id}"): (SHIFT_READERS, 200, REFUSED, {}),
    ("PUT", "/api/leader-shifts/{shift_id}"): (SHIFT_PLANNERS, 409, REFUSED, AGAIN),
    ("POST", "/api/leader-shifts/{shift_id}/moves"): (SHIFT_PLANNERS, 409, REFUSED, {"json": {"move": "submit"}}),
    ("GET", "/api/leader-shifts/{shift_id}/figures"): (SHIFT_REPORTED, 409, REFUSED, {}),
    ("GET", "/api/leader-shifts/{shift_id}/report.docx"): (SHIFT_REPORTED, 409, REFUSED, {}),
    ("GET", "/api/leader-shifts/{shift_id}/report.pdf"): (SHIFT_REPORTED, 409, REFUSED, {}),
    ("GET", "/api/leader-shifts/{shift_id}/bookings"): (SHIFT_READERS, 200, REFUSED, {}),
    ("POST", "/api/leader-shifts/{shift_id}/bookings"): (("operator", "supervisor"), 201, REFUSED, {"json": PLACE}),
    ("DELETE", "/api/leader-shifts/{shift_id}/bookings/{booking_id}"): (("operator", "supervisor"), 204, REFUSED, {}),
    ("GET", "/api/announcements"): (ALL, 200, REFUSED, {}),
    ("GET", "/api/announcements/choices"): (ALL, 200, REFUSED, {}),
    ("POST", "/api/announcements"): (WRITERS, 201, REFUSED, {"json": ANNOUNCED}),
    ("PUT", "/api/announcements/{announcement_id}"): (
        WRITERS,
        409,
        REFUSED,
        {"json": {"content": ANNOUNCED, "version": 0}},
    ),
    ("POST", "/api/announcements/{announcement_id}/moves"): (
        WRITERS,
        409,
        REFUSED,
        {"json": {"move": "end", "version": 1}},
    ),
    ("POST", "/api/announcements/{announcement_id}/recording"): (WRITERS, 422, REFUSED, {"files": FILE}),
    ("GET", "/api/announcements/{announcement_id}/recording"): ((), 200, HIDDEN, {}),
    ("GET", "/api/calls/{call_id}/announcements"): (DESKS, 200, HIDDEN, {}),
    ("GET", "/api/planning/weeks/{monday}"): (DECIDERS, 200, REFUSED, {}),
    ("GET", "/api/planning/weeks/{monday}/needs"): (DECIDERS, 200, REFUSED, {}),
    ("POST", "/api/planning/weeks/{monday}/proposal"): (DECIDERS, 200, REFUSED, {"json": {"shifts": []}}),
    ("PUT", "/api/planning/weeks/{monday}/draft"): (DECIDERS, 200, REFUSED, {"json": {"shifts": []}}),
    ("DELETE", "/api/planning/weeks/{monday}/draft"): (DECIDERS, 204, REFUSED, {"params": {"revision": 0}}),
    ("POST", "/api/planning/weeks/{monday}/publication"): (DECIDERS, 404, REFUSED, {"json": {"revision": 0}}),
    ("GET", "/api/planning/my-shifts"): (PLANNED, 200, REFUSED, {"params": {"monday": "2026-11-23"}}),
    ("GET", "/api/planning/swaps"): (PLANNED, 200, REFUSED, {}),
    ("POST", "/api/planning/swaps"): (
        PLANNED,
        422,
        REFUSED,
        {"json": {"own": SHIFT, "colleague": "8002", "theirs": SHIFT}},
    ),
    ("POST", "/api/planning/swaps/{swap_id}/moves"): (PLANNED, 404, REFUSED, {"json": {"move": "agree"}}),
    ("GET", "/api/quality/inspections"): (INSPECTORS, 200, REFUSED, {"params": {"box": "waiting"}}),
    ("GET", "/api/quality/counts"): (DESKS, 200, REFUSED, {}),
    ("GET", "/api/quality/own"): (DESKS, 200, REFUSED, {}),
    ("GET", "/api/quality/figures"): (
        INSPECTORS,
        200,
        REFUSED,
        {"params": {"since": "2026-11-01", "until": "2026-11-30"}},
    ),
    ("POST", "/api/quality/inspections"): (INSPECTORS, 409, REFUSED, {"json": {"call_id": CALL, "reason": "抽查"}}),
    ("GET", "/api/quality/inspections/{inspection_id}"): (INSPECTORS, 200, HIDDEN, {}),
    ("POST", "/api/quality/inspections/{inspection_id}/claim"): (INSPECTORS, 200, REFUSED, {}),
    ("POST", "/api/quality/inspections/{inspection_id}/score"): (
        INSPECTORS,
        422,
        REFUSED,
        {"json": {"scores": {}, "version": 1}},
    ),
    ("POST", "/api/quality/inspections/{inspection_id}/release"): (INSPECTORS, 200, REFUSED, {}),
    ("POST", "/api/quality/inspections/{inspection_id}/decide"): (INSPECTORS, 409, REFUSED, {"json": {"reason": "准"}}),
    # Nobody has a result yet.
    ("POST", "/api/quality/inspections/{inspection_id}/seen"): ((), 200, HIDDEN, {}),
    ("POST", "/api/quality/inspections/{inspection_id}/agree"): ((), 200, HIDDEN, {}),
    ("POST", "/api/quality/inspections/{inspection_id}/appeal"): ((), 200, HIDDEN, {"json": {"reason": "不妥"}}),
    ("GET", "/api/planning/adherence"): (PLANNED, 200, REFUSED, {"params": {"day": "2026-11-20"}}),
}

EXCEPTIONS: dict[tuple[str, str, str], int] = {
    **{("GET", "/api/calls/{call_id}/recording", role): 404 for role in ROLES},
    ("POST", "/api/calls/{call_id}/ticket", "clerk"): 403,
    ("PUT", "/api/calls/{call_id}/wrap-up", "clerk"): 404,
    ("GET", "/api/quality/inspections/{inspection_id}", "clerk"): 403,
    **{
        ("POST", f"/api/quality/inspections/{{inspection_id}}/{move}", "clerk"): 403
        for move in ("seen", "agree", "appeal")
    },
    # The export in the story is the dispatcher's own; it was granted at once, so nobody can decide about it any more.
    **{("POST", "/api/exports/{export_id}/decision", role): 404 for role in ("reviewer", "clerk", "inspector")},
    **{("POST", "/api/exports/{export_id}/decision", role): 409 for role in DECIDERS},
    **{("GET", "/api/exports/{export_id}/file", role): 404 for role in ("reviewer", "clerk", "inspector", *DECIDERS)},
    ("GET", "/api/exports/{export_id}/file", "dispatcher"): 200,
}

PUBLIC = {"/api/health", "/api/citizen-phone", "/api/sign-in"}


@pytest.fixture
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Office, dict[str, str]]]:
    """A dispatched ticket of a call with a file, a letter and an export."""
    async with open_office(tmp_path_factory.mktemp("matrix")) as office:
        number = await office.of_call()
        await office.move("8001", number, "submit")
        await office.move(DISPATCHER, number, "dispatch", lead="city-mgmt", basis="按目录")
        await office.move(CLERK, number, "sign")
        page = await office.move("9001", number, "supervise", level=1, reason="久拖不决")
        file = await office.ask(CLERK, "POST", f"/tickets/{number}/attachments", files=FILE)
        wish = await office.ask(DISPATCHER, "POST", "/exports", json=EMPTY_WISH)
        article = await office.ask(DISPATCHER, "POST", "/knowledge/articles", json={"content": TEXT})
        missing = {"question": "路灯归谁管", "department": "city-mgmt"}
        task = await office.ask("8001", "POST", "/knowledge/tasks", json=missing)
        announced = await office.ask(DISPATCHER, "POST", "/announcements", json=ANNOUNCED)
        await office.ask("9001", "POST", "/quality/inspections", json={"call_id": CALL, "reason": "抽查"})
        listed = await office.ask("9001", "POST", "/caller-lists", json=ELDER | {"number": "13800000998"})
        missed = "hotline-1763766000.99"
        stories.arrives(office.world, missed, "13900001111")
        shift = (await office.ask("9001", "POST", "/leader-shifts", json=LEADER_SHIFT)).json()["id"]
        for login, move in (("9001", "submit"), (ADMIN, "approve"), ("9001", "publish")):
            await office.ask(login, "POST", f"/leader-shifts/{shift}/moves", json={"move": move})
        with office.world.deps.factory.begin() as session:
            end_call(session, missed, Outcome.LEFT_IN_QUEUE, NOON)
        del office.world.tracker.live[missed]
        stories.leaves_message(office.world, "hotline-1763766000.98", "13900001111")
        yield (
            office,
            {
                "call_id": CALL,
                "login": "8002",
                "call_back_id": "1",
                "message_id": "1",
                "warning_id": "none",
                "number": number,
                "level": "1",
                "notice_id": "1",
                "attachment_id": str(file.json()["id"]),
                "supervision_id": str(page["supervisions"][0]["id"]),
                "letter_id": str(page["supervisions"][0]["letters"][0]["id"]),
                "export_id": str(wish.json()["id"]),
                "article_id": str(article.json()["id"]),
                "task_id": str(task.json()["id"]),
                "entry_id": str(listed.json()["id"]),
                "announcement_id": str(announced.json()["id"]),
                "monday": "2026-11-23",
                "swap_id": "1",
                "version": "7",
                "language": "zh",
                "name": "welcome",
                "inspection_id": "1",
                "shift_id": str(shift),
                "booking_id": "1",
            },
        )


def endpoints(office: Office) -> set[tuple[str, str]]:
    """Return every endpoint of the application below /api."""
    routes = [route for route in office.app.routes if isinstance(route, APIRoute)]
    found = {(method, route.path) for route in routes for method in route.methods or ()}
    return {(method, path) for method, path in found if path.startswith("/api")}


async def test_every_endpoint_has_a_row(office: tuple[Office, dict[str, str]]) -> None:
    assert endpoints(office[0]) == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_gets_what_is_its_own(office: tuple[Office, dict[str, str]], role: str) -> None:
    console, names = office
    login = logins()[role]
    found, expected = {}, {}
    for (method, path), (may, gets, others, options) in TABLE.items():
        if path == "/api/sign-out":
            continue
        answer = await console.ask(login, method, path.removeprefix("/api").format(**names), **options)
        found[method, path] = answer.status_code
        expected[method, path] = EXCEPTIONS.get((method, path, role), gets if role in may else others)
    assert found == expected
    assert (await console.ask(login, "POST", "/sign-out")).status_code == 204


async def test_nobody_enters_without_a_sign_in(office: tuple[Office, dict[str, str]]) -> None:
    console, names = office
    async with console.door() as page:
        for (method, path), (*_, options) in TABLE.items():
            answer = await page.request(method, path.format(**names), **options)
            if path not in PUBLIC:
                assert (answer.status_code, answer.json()["error"]) == (401, "not-signed-in"), path
