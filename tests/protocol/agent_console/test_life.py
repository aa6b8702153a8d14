"""A matter's way over HTTP, from the first sentence to an honest closing."""

import csv
import os
from pathlib import Path

import pytest

from agent_console.protection import LARGEST_BODY
from crm.calls.service import record_survey
from crm.clock.calendar import WorkCalendar
from crm.exports.models import ExportRequest
from crm.identity.masks import mask_name
from crm.retention.proof import hash_of, prove
from tests.console_fakes import CALL, NOON, add_person
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import (
    ADMIN,
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    DONE,
    ELSEWHERE,
    HAPPY,
    INSPECTOR,
    MATTER,
    NAME,
    OPERATOR,
    OTHER_CLERK,
    REVIEWER,
    SUPERVISOR,
    VISITOR,
    open_office,
)

pytestmark = pytest.mark.protocol


async def test_from_a_call_to_the_archive(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.of_call()
        page = await office.move(OPERATOR, number, "submit")
        assert (page["turn"]["role"], page["status"]) == ("dispatcher", "pending_dispatch")
        suggested = (await office.read(DISPATCHER, f"/tickets/{number}/suggestions"))[0]
        assert suggested["lead"]["code"] == DEPARTMENT
        page = await office.move(
            DISPATCHER,
            number,
            "dispatch",
            lead=suggested["lead"]["code"],
            rule=suggested["rule"],
            limits=suggested["limits"],
            basis=suggested["basis"],
        )
        assert page["turn"]["department"]["code"] == DEPARTMENT
        assert page["turn"]["explained"]
        assert page["turn"]["explained_en"]
        inbox = await office.read(CLERK, "/inbox", box="to_sign")
        assert [row["number"] for row in inbox["items"]] == [number]
        own = inbox["items"][0]["part"]
        signed = await office.move(CLERK, number, "sign", assignment_id=own["id"])
        assert {"move": "reply", "assignment_id": own["id"]} in signed["allowed"]
        assert signed["assignments"][0]["own"]
        assert signed["assignments"][0]["deadline"]["kind"] == "handle"
        await office.move(CLERK, number, **DONE)
        assert (await office.read(REVIEWER, "/inbox/counts"))["counts"]["review"] == 1
        await office.move(REVIEWER, number, "approve")
        await office.move(VISITOR, number, **HAPPY)
        closed = await office.move(REVIEWER, number, "close")
        assert (closed["status"], closed["close_reason"]) == ("closed", "solved")
        assert closed["turn"]["role"] is None
        archived = await office.move(REVIEWER, number, "archive")
        assert archived["status"] == "archived"
        kinds = [entry["kind"] for entry in archived["time_line"]]
        assert kinds[0] == "call"
        assert kinds.count("reply") == kinds.count("evaluation") == 1
        told = {entry["title"]: entry["text"] for entry in archived["time_line"]}
        assert told["reply"] == "路灯已修复"


async def test_a_citizen_no_message_reaches_is_marked_as_told_by_hand(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched(callback_number="02780000001")
        page = await office.move(REVIEWER, number, "withdraw", reason="市民撤回")
        assert [(one["told_at"], one["told_way"]) for one in page["citizens"]] == [(None, "untold")]
        said = {"from_ticket": number, "way": "letter", "told_at": page["closed_at"], "note": f"信函已由{NAME}签收"}
        await office.move(VISITOR, number, "tell", expect=422, **{**said, "told_at": "2026-11-01T00:00:00Z"})
        page = await office.move(VISITOR, number, "tell", **said)
        assert [(one["told_at"], one["told_way"]) for one in page["citizens"]] == [(page["closed_at"], "letter")]
        told = page["time_line"][-1]
        assert (told["title"], told["who"], told["text"]) == ("tell", VISITOR, "信函已由王**签收")


async def test_how_a_call_was_rated_is_shown_to_the_hotline_and_evaluates_no_matter(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.of_call()
        with office.world.deps.factory.begin() as session:
            record_survey(session, CALL, 1)
        await office.move(OPERATOR, number, "answer", public_reply="已告知办理流程")
        page = await office.read(VISITOR, f"/tickets/{number}")
        assert [entry["data"]["survey"] for entry in page["time_line"] if entry["kind"] == "call"] == [1]
        assert (page["status"], page["first_result"], page["final_result"]) == ("answered", None, None)


async def test_departments_do_not_see_how_the_hotline_s_call_was_rated(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.of_call()
        with office.world.deps.factory.begin() as session:
            record_survey(session, CALL, 5)
        await office.move(OPERATOR, number, "submit")
        await office.move(DISPATCHER, number, "dispatch", lead=DEPARTMENT, basis="按目录")
        page = await office.read(CLERK, f"/tickets/{number}")
        assert [entry["data"].get("survey") for entry in page["time_line"] if entry["kind"] == "call"] == [None]


async def test_dissatisfaction_reworks_and_a_letter_is_received(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.handled()
        await office.move(REVIEWER, number, "approve")
        lists = await office.read(VISITOR, "/lists")
        reason = lists["dissatisfactions"][0]["code"]
        again = await office.move(
            VISITOR, number, "follow_up", reached=True, solved="no", result="dissatisfied", reason_code=reason
        )
        assert again["reworks"] == 1
        page = await office.move(SUPERVISOR, number, "supervise", level=1, reason="久拖不决")
        supervision = page["supervisions"][-1]
        letter = supervision["letters"][0]
        waiting = await office.read(CLERK, "/inbox", box="letters")
        assert supervision["id"] in [row["letter"]["id"] for row in waiting["items"]]
        board = await office.read(SUPERVISOR, "/supervision/board")
        first = next(column for column in board["columns"] if column["level"] == 1)
        assert (first["count"], first["cards"][0]["ticket"]) == (len(first["cards"]), number)
        assert (await office.ask(OTHER_CLERK, "POST", f"/letters/{letter['id']}/receipt")).status_code == 404
        received = await office.ask(CLERK, "POST", f"/letters/{letter['id']}/receipt")
        assert received.json()["received_by"] == CLERK
        for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
            file = await office.ask(CLERK, "GET", f"/letters/{letter['id']}.{ending}")
            assert file.content.startswith(begins)
            assert "attachment" in file.headers["content-disposition"]
            assert (await office.ask(OTHER_CLERK, "GET", f"/letters/{letter['id']}.{ending}")).status_code == 404
        await office.move(CLERK, number, "supervision_feedback", supervision_id=supervision["id"], text="正在抢修")
        waiting = await office.read(CLERK, "/inbox", box="letters")
        assert supervision["id"] not in [row["letter"]["id"] for row in waiting["items"]]


async def test_a_letter_of_the_highest_level_is_answered_by_a_unit_that_cannot_read_the_ticket(tmp_path: Path) -> None:
    """Its row shows the matter and the letter, and nothing of who told it."""
    async with open_office(tmp_path) as office:
        with office.world.deps.factory.begin() as session:
            add_person(session, "5009", "clerk", "discipline")
        number = await office.dispatched()
        page = await office.move(SUPERVISOR, number, "supervise", level=5, reason="久拖不决")
        about = page["supervisions"][0]
        (row,) = (await office.read("5009", "/inbox", box="letters"))["items"]
        assert (row["letter"]["id"], row["part"], row["citizen_shown"]) == (about["id"], None, "")
        assert (await office.ask("5009", "GET", f"/tickets/{number}")).status_code == 404
        for login, gets in ((CLERK, 404), ("5009", 200), ("5009", 409)):
            answer = await office.ask(login, "POST", f"/supervisions/{about['id']}/answer", json={"text": "已约谈"})
            assert answer.status_code == gets
        assert (await office.read("5009", "/inbox", box="letters"))["items"] == []
        (answered,) = (await office.read(SUPERVISOR, f"/tickets/{number}"))["supervisions"]
        assert (answered["feedback"], answered["feedback_by"]) == ("已约谈", "5009")


async def test_a_level_is_lifted_when_its_department_has_the_ticket_no_longer(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        await office.move(SUPERVISOR, number, "supervise", level=1, reason="久拖不决")
        await office.move(SUPERVISOR, number, "supervise", level=5, reason="久拖不决")
        page = await office.move(REVIEWER, number, "recall", reason="派错")
        assert (await office.read(CLERK, "/inbox", box="letters"))["items"] == []
        lifted = {one["level"]: (one["released_by"], one["release_reason"]) for one in page["supervisions"]}
        assert lifted == {1: (REVIEWER, "派错"), 5: (None, "")}
        page = await office.move(DISPATCHER, number, "dispatch", lead=ELSEWHERE, basis="改派")
        assert page["supervision_level"] == 5
        open_level = page["supervisions"][1]["id"]
        page = await office.move(SUPERVISOR, number, "release_supervision", supervision_id=open_level, reason="已约谈")
        assert page["supervision_level"] == 0


async def test_a_refused_return_and_an_extension_stand_in_their_boxes(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        reasons = (await office.read(CLERK, "/lists"))["returns"]
        code = next(one["code"] for one in reasons if not one["document"])
        await office.move(CLERK, number, "ask_return", reason_code=code, reason="不属于我局职责")
        row = (await office.read(REVIEWER, "/inbox", box="returns"))["items"][0]
        assert (row["number"], row["part"]["asked"]) == (number, "不属于我局职责")
        assert (await office.read(CLERK, "/inbox/counts"))["counts"]["waiting"] == 1
        await office.move(REVIEWER, number, "refuse_return", reason="目录第三条")
        await office.move(CLERK, number, "ask_extension", amount=2, reason="等待配件", citizen_told="已电话告知诉求人")
        assert (await office.read(REVIEWER, "/inbox", box="extensions"))["items"][0]["number"] == number
        page = await office.move(REVIEWER, number, "grant_extension", reason="同意")
        part = page["assignments"][0]
        assert (part["returns"][0]["decision"], part["extensions"][0]["decision"]) == ("refused", "granted")


async def test_a_declaration_waits_in_a_box_until_it_is_decided_also_when_the_ticket_is_closed(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        await office.move(CLERK, number, "sign")
        await office.move(CLERK, number, "declare", kind="difficult", reason="需跨市协调")
        for reader in (REVIEWER, SUPERVISOR):
            row = (await office.read(reader, "/inbox", box="declarations"))["items"][0]
            assert (row["number"], row["part"]["asked"]) == (number, "需跨市协调")
        await office.move(CLERK, number, **DONE)
        await office.move(REVIEWER, number, "approve")
        await office.move(VISITOR, number, **HAPPY)
        page = await office.move(REVIEWER, number, "close")
        assert (await office.read(REVIEWER, "/inbox/counts"))["counts"]["declarations"] == 1
        said = page["declarations"][0]["id"]
        page = await office.move(
            REVIEWER, number, "decide_declaration", declaration_id=said, granted=True, reason="确属疑难"
        )
        assert (page["status"], page["difficult"]) == ("closed", True)
        assert (await office.read(REVIEWER, "/inbox/counts"))["counts"]["declarations"] == 0


async def test_a_long_extension_stands_in_the_supervisors_boxes_and_in_no_reviewers(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        await office.move(CLERK, number, "sign")
        await office.move(CLERK, number, "ask_long_extension", amount=60, reason="需要招标", citizen_told="已电话告知")
        row = (await office.read(SUPERVISOR, "/inbox", box="long_extensions"))["items"][0]
        assert (row["number"], row["part"]["asked"]) == (number, "需要招标")
        assert [row["number"] for row in (await office.read(SUPERVISOR, "/inbox"))["items"]] == [number]
        assert (await office.read(CLERK, "/inbox/counts"))["counts"]["waiting"] == 1
        counts = (await office.read(REVIEWER, "/inbox/counts"))["counts"]
        assert "long_extensions" not in counts
        assert (counts["mine_now"], counts["extensions"]) == (0, 0)
        refused = await office.move(REVIEWER, number, "grant_extension", reason="同意", expect=403)
        assert refused["details"]["roles"] == ["supervisor"]
        page = await office.move(SUPERVISOR, number, "grant_extension", reason="同意")
        assert (page["status"], page["assignments"][0]["extensions"][0]["unit"]) == ("in_progress", "days")


async def test_refusals_say_what_would_be_allowed(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        page = await office.make()
        number = page["number"]
        illegal = await office.move(REVIEWER, number, "approve", expect=409)
        assert illegal["error"] == "illegal-move"
        assert "submit" in illegal["details"]["allowed"]
        assert (await office.move(INSPECTOR, number, "submit", expect=403))["error"] == "not-allowed"
        assert (await office.move(OPERATOR, number, "fly", expect=422))["error"] == "invalid-input"
        body = {"version": page["version"] + 1, "request": {"move": "submit"}}
        stale = await office.ask(OPERATOR, "POST", f"/tickets/{number}/moves", json=body)
        assert (stale.status_code, stale.json()["error"]) == (409, "ticket-stale")
        assert (await office.read(OPERATOR, f"/tickets/{number}"))["version"] == page["version"]


async def test_a_ticket_is_made_once_however_often_it_is_sent(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        first = await office.make("same-key-1")
        again = await office.make("same-key-1")
        assert again["number"] == first["number"]
        headers = {"Idempotency-Key": "same-key-1"}
        other = await office.ask(OPERATOR, "POST", "/tickets", json={**MATTER, "title": "别的"}, headers=headers)
        assert (other.status_code, other.json()["error"]) == (409, "idempotency-key-reused")
        assert (await office.make("same-key-1", "8002"))["number"] != first["number"]
        assert len((await office.read(SUPERVISOR, "/tickets"))["items"]) == 2
        for headers in ({}, {"Idempotency-Key": "short"}, {"Idempotency-Key": "a b c d e f g"}):
            refused = await office.ask(OPERATOR, "POST", "/tickets", json=MATTER, headers=headers)
            assert (refused.status_code, refused.json()["error"]) == (422, "invalid-input")


async def test_a_form_names_what_its_kind_lacks_and_keeps_nothing(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        body = {**MATTER, "address": "", "category": "没有/这/类"}
        refused = await office.ask(OPERATOR, "POST", "/tickets", json=body, headers={"Idempotency-Key": "key-00001"})
        assert (refused.status_code, refused.json()["error"]) == (422, "ticket-invalid")
        assert refused.json()["details"]["fields"] == ["address", "category"]
        assert (await office.read(SUPERVISOR, "/tickets"))["items"] == []
        assert (await office.make("key-00001"))["title"] == MATTER["title"]


async def test_what_the_page_shows_masked_does_not_come_back_as_the_truth(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        page = await office.make()
        assert NAME not in page["content"]
        corrected = await office.move(
            OPERATOR, page["number"], "correct", values={"content": page["content"], "title": "两盏路灯坏了"}
        )
        assert corrected["title"] == "两盏路灯坏了"
        with office.world.deps.factory() as session:
            from crm.tickets.models import Ticket

            ticket = session.get_one(Ticket, page["number"])
            assert ticket.content == MATTER["content"]
            assert ticket.title == "两盏路灯坏了"


async def test_a_name_in_clear_costs_a_reason_and_is_kept(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        path = f"/tickets/{number}/reveal"
        shown = await office.ask(VISITOR, "POST", path, json={"field": "name", "reason": "回访核对"})
        assert (shown.status_code, shown.json()["value"]) == (200, NAME)
        assert shown.json()["until"] > "2026-11-20T04:00:00Z"
        for body in ({"field": "name"}, {"field": "name", "reason": " "}, {"field": "password", "reason": "x"}):
            refused = await office.ask(VISITOR, "POST", path, json=body)
            assert (refused.status_code, refused.json()["error"]) == (422, "invalid-input")
        assert (await office.ask(CLERK, "POST", path, json={"field": "name", "reason": "x"})).status_code == 403
        assert (await office.ask(OTHER_CLERK, "POST", path, json={"field": "name", "reason": "x"})).status_code == 404


async def test_who_was_shown_what_is_listed_for_supervisors_a_page_at_a_time(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        for field in ("name", "callback_number"):
            asked = {"field": field, "reason": f"核对{stories.NUMBER}"}
            assert (await office.ask(VISITOR, "POST", f"/tickets/{number}/reveal", json=asked)).status_code == 200
        latest = await office.read(SUPERVISOR, "/reveals", limit=1)
        rest = await office.read(SUPERVISOR, "/reveals", limit=1, cursor=latest["next_cursor"])
        assert [one["field"] for page in (latest, rest) for one in page["items"]] == ["callback_number", "name"]
        assert rest["next_cursor"] is None
        (first,) = rest["items"]
        assert (first["by"], first["ticket"], first["reason"]) == (VISITOR, number, "核对138****6021")
        assert first["at"] < first["until"]
        assert (await office.ask(SUPERVISOR, "GET", "/deletions", params={"cursor": "x"})).status_code == 422


async def test_what_was_deleted_is_listed_with_its_proof(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        with office.world.deps.factory.begin() as session:
            for call_id in ("c-1", "c-2"):
                prove(session, "recording", call_id, hash_of(call_id), "recording 30 days", NOON)
        latest = await office.read(ADMIN, "/deletions", limit=1)
        rest = await office.read(ADMIN, "/deletions", limit=1, cursor=latest["next_cursor"])
        (second,), (first,) = latest["items"], rest["items"]
        assert (first["subject"], second["subject"], rest["next_cursor"]) == ("c-1", "c-2", None)
        assert (first["kind"], first["sha256"], first["rule"]) == ("recording", hash_of("c-1"), "recording 30 days")


async def test_many_tickets_leave_the_house_by_two_people(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        free = office.world.deps.casework.rules(office.world.clock()).intake.export_rows_free
        await office.make()
        asked = await office.ask(REVIEWER, "POST", "/exports", json={"filter": {"kind": "求助"}, "reason": "周报"})
        made = asked.json()
        assert (asked.status_code, made["rows"], made["filter"]) == (201, 1, {"kind": "求助"})
        assert free >= 1
        assert (await office.ask(SUPERVISOR, "GET", f"/exports/{made['id']}/file")).status_code == 404
        file = await office.ask(REVIEWER, "GET", f"/exports/{made['id']}/file", params={"format": "csv"})
        text = file.content.decode("utf-8-sig")
        assert "路灯坏了" in text
        assert REVIEWER in text
        assert NAME not in text
        assert stories.NUMBER not in text
        assert (await office.ask(REVIEWER, "GET", f"/exports/{made['id']}/file")).status_code == 409
        assert (await office.ask(OPERATOR, "GET", "/exports")).status_code == 403


async def test_a_refused_export_says_why_and_hides_whom_it_names(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        with office.world.deps.factory.begin() as session:
            asked = ExportRequest(by=REVIEWER, at=NOON, filter={"name": NAME}, rows=9_999, reason="周报", state="asked")
            session.add(asked)
        said = {"granted": False, "reason": f"范围太大，{NAME}除外"}
        assert (await office.ask(SUPERVISOR, "POST", f"/exports/{asked.id}/decision", json=said)).status_code == 200
        (mine,) = (await office.read(REVIEWER, "/exports"))["items"]
        assert (mine["state"], mine["decided_by"]) == ("refused", SUPERVISOR)
        assert mine["decision_reason"] == f"范围太大，{mask_name(NAME)}除外"


async def test_a_table_of_old_tickets_is_checked_first(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        head, good = "工单编号,受理时间,状态,类型,标题,内容", "A-1,2025-03-01 09:00,已结案,咨询,路灯,路灯何时亮"
        table = {"file": ("old.csv", f"{head}\n{good}\nA-2,昨天,不明,咨询,,\n".encode(), "text/csv")}
        checked = await office.ask(ADMIN, "POST", "/imports", files=table)
        assert checked.status_code == 200, checked.text
        report = checked.json()
        assert report["dry_run"]
        assert report["rows"] == report["taken"] + report["bad_rows"] == 2
        assert (3, "created_at", "moment-invalid") in {(f["line"], f["column"], f["slug"]) for f in report["bad"]}
        assert (await office.read(ADMIN, "/tickets"))["items"] == []
        refused = await office.ask(ADMIN, "POST", "/imports", files={"file": ("x.csv", b"", "text/csv")})
        assert (refused.status_code, refused.json()["error"]) == (422, "import-file")
        assert not [name for name in os.listdir(tmp_path) if name.startswith("import-")]  # noqa: PTH208 few names, at once


async def test_every_row_that_was_not_taken_comes_back_in_a_table_to_be_mended(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        head = "工单编号,受理时间,办结时间,状态,类型,标题,内容,答复内容"
        good = "A-0,2024-05-01 09:30,2024-05-03 10:00,已办结,投诉,路灯,路灯何时亮,已修复"
        bad = [
            f"B-{i},昨天,2024-05-03 10:00,已办结,投诉,=HYPERLINK(1),路灯何时亮,{'已修复' * 50}" for i in range(1_100)
        ]
        assert len("".join(bad).encode()) > LARGEST_BODY
        table = {"file": ("old.csv", "\n".join([head, good, *bad]).encode(), "text/csv")}
        for dry_run in ("true", "false"):
            brought = await office.ask(ADMIN, "POST", "/imports", files=table, params={"dry_run": dry_run})
            assert (brought.json()["taken"], len(brought.json()["bad"])) == (1, 1_000)
            answer = await office.ask(ADMIN, "POST", "/imports/rejects", files=table)
            names, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
            assert names[:8] == head.split(",")
            assert [row[0] for row in rows] == [f"B-{i}" for i in range(1_100)]
            assert {(row[5], row[-2]) for row in rows} == {("'=HYPERLINK(1)", "moment-invalid")}
        assert not [name for name in os.listdir(tmp_path) if name.startswith("import-")]  # noqa: PTH208 few names, at once


async def test_a_department_elsewhere_sees_nothing_and_the_accused_one_neither(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        for path in (f"/tickets/{number}",):
            hidden = await office.ask(OTHER_CLERK, "GET", path)
            nothing = await office.ask(OTHER_CLERK, "GET", "/tickets/000000000000000000")
            assert (hidden.status_code, hidden.json()) == (404, nothing.json())
        assert (await office.read(OTHER_CLERK, "/tickets"))["items"] == []
        assert [row["number"] for row in (await office.read(CLERK, "/tickets"))["items"]] == [number]
        accusing = await office.make("key-0002", accused_departments=[ELSEWHERE], kind="举报", title="举报乱收费")
        await office.move(OPERATOR, accusing["number"], "submit")
        refused = await office.move(
            DISPATCHER, accusing["number"], "dispatch", lead=ELSEWHERE, basis="误派", expect=422
        )
        assert refused["error"] == "department-recused"
        suggested = await office.read(DISPATCHER, f"/tickets/{accusing['number']}/suggestions")
        assert ELSEWHERE not in [one["lead"]["code"] for one in suggested]


async def test_a_unit_that_turns_out_to_be_accused_keeps_no_letter_of_the_matter(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        page = await office.move(SUPERVISOR, number, "supervise", level=1, reason="久拖不决")
        letter = page["supervisions"][0]["letters"][0]["id"]
        assert (await office.ask(CLERK, "GET", f"/letters/{letter}.pdf")).status_code == 200
        await office.move(CLERK, number, "ask_return", reason_code="recusal", reason="反映的就是我单位")
        await office.move(REVIEWER, number, "grant_return", reason="应当回避")
        assert (await office.ask(CLERK, "GET", f"/tickets/{number}")).status_code == 404
        assert (await office.read(CLERK, "/inbox", box="letters"))["items"] == []
        assert (await office.read(CLERK, "/inbox/counts"))["counts"]["letters"] == 0
        for method, what in (("GET", ".docx"), ("GET", ".pdf"), ("POST", "/receipt")):
            answer = await office.ask(CLERK, method, f"/letters/{letter}{what}")
            assert (answer.status_code, answer.json()["error"]) == (404, "no-such-letter"), what


async def test_of_a_confidential_matter_a_department_sees_the_matter_only(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched(confidentiality="confidential")
        seen = await office.read(CLERK, f"/tickets/{number}")
        assert (seen["citizen_shown"], seen["callback_shown"]) == ("", "")
        assert [(c["name_shown"], c["number_shown"]) for c in seen["citizens"]] == [("", "")]
        assert (await office.read(REVIEWER, f"/tickets/{number}"))["citizen_shown"] == "王** 138****6021"
        assert number in [row["number"] for row in (await office.read(OPERATOR, "/tickets"))["items"]]
        assert number not in [row["number"] for row in (await office.read("8002", "/tickets"))["items"]]


async def test_the_same_matter_is_found_before_it_is_written_twice(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        first = await office.make()
        second = await office.make("key-0002", title="路灯还是坏的")
        found = await office.read(OPERATOR, f"/tickets/{second['number']}/duplicates")
        assert (found[0]["ticket"]["number"], found[0]["kind"]) == (first["number"], "same_citizen")
        assert found[0]["reasons"]
        matter = {name: MATTER[name] for name in ("kind", "category", "district", "address", "title", "content")}
        asked = await office.ask(OPERATOR, "POST", "/duplicates", json=matter)
        assert {one["ticket"]["number"] for one in asked.json()} == {first["number"], second["number"]}


async def test_deadlines_are_foreseen(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        body = {"category": MATTER["category"], "kind": "求助", "urgency": "一般", "department": DEPARTMENT}
        foreseen = (await office.ask(OPERATOR, "POST", "/simulate", json=body)).json()
        assert [step["kind"] for step in foreseen["steps"]] == ["sign", "return", "contact", "handle"]
        assert all(step["explained"] and step["explained_en"] for step in foreseen["steps"])
        chosen = await office.ask(OPERATOR, "POST", "/simulate", json={**body, "limits": "urgent"})
        assert chosen.json()["limits"] == "urgent" != foreseen["limits"]
        unknown = await office.ask(OPERATOR, "POST", "/simulate", json={**body, "limits": "endless"})
        assert (unknown.status_code, unknown.json()["error"]) == (422, "limits-unknown")


@pytest.mark.parametrize("years", [[], [2027]])
async def test_the_board_says_of_which_years_the_holidays_are_not_known(
    years: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WorkCalendar, "missing_years", lambda *_: years)
    async with open_office(tmp_path) as office:
        for who in (SUPERVISOR, CLERK):
            assert (await office.read(who, "/supervision/board"))["unknown_holidays"] == years


async def test_the_lists_hold_what_forms_choose_from(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        lists = await office.read(CLERK, "/lists")
        top = {node["name"]: node for node in lists["categories"]}
        lamp = top["城市管理"]["children"][0]["children"][0]
        assert (lamp["path"], lamp["code"]) == (MATTER["category"], "010101")
        assert (lists["me"]["login"], lists["me"]["role"]) == (CLERK, "clerk")
        assert lists["me"]["department"]["code"] == DEPARTMENT
        assert "to_sign" in lists["me"]["boxes"]
        me = await office.read(CLERK, "/me")
        assert me["department"]["code"] == DEPARTMENT


async def test_a_call_s_recording_is_in_the_time_line_for_who_may_hear_it(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        stories.ended(office.world, OPERATOR, CALL, recording=f"{CALL}.wav")
        answer = await office.ask(OPERATOR, "POST", f"/calls/{CALL}/ticket", json={"values": MATTER})
        number = answer.json()["number"]
        await office.move(OPERATOR, number, "submit")
        await office.move(DISPATCHER, number, "dispatch", lead=DEPARTMENT, basis="按目录")
        for login, hears in ((OPERATOR, True), (REVIEWER, True), (CLERK, False)):
            entry = (await office.read(login, f"/tickets/{number}"))["time_line"][0]
            assert ("recording_url" in entry["data"]) is hears, login
            assert (entry["call_id"] == CALL) is hears, login
            status = (await office.ask(login, "GET", f"/calls/{CALL}")).status_code
            assert status == (200 if hears else 404), login
