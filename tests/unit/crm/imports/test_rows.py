"""Good rows become tickets, every bad one is told, none is lost."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.citizens.models import Citizen
from crm.citizens.service import find_citizen
from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.duplicates.models import TicketCitizen
from crm.imports import service
from crm.imports.tables import Report
from crm.journal.models import TicketEvent
from crm.journal.service import verify
from crm.replies.models import Reply
from crm.search.service import matching
from crm.tickets.models import Ticket
from tests.unit.crm.conftest import NOON
from tests.unit.crm.imports.conftest import HEAD, ROW, Bring, table

pytestmark = pytest.mark.unit

RISK = '=HYPERLINK("http://x")'


def tickets(factory: SessionFactory) -> list[Ticket]:
    with factory() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.external_number)))


def slugs(report: Report) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.slug) for fault in report.faults]


def test_an_ended_ticket_comes_in_whole(bring: Bring, factory: SessionFactory) -> None:
    report = bring(table(ROW))
    assert (report.rows, report.taken, report.known, report.bad_rows) == (1, 1, 0, 0)
    (ticket,) = tickets(factory)
    assert ticket.number.startswith("240501093000")
    assert ticket.created_at == datetime(2024, 5, 1, 1, 30, tzinfo=UTC)
    assert ticket.closed_at == datetime(2024, 5, 3, 2, 0, tzinfo=UTC)
    assert (ticket.status, ticket.close_reason, ticket.channel) == ("closed", "explained", "import")
    assert (ticket.turn_role, ticket.due_at) == (None, None)
    assert (ticket.category, ticket.category_code) == ("旧分类/路灯", "")
    with factory.begin() as session:
        event = session.scalars(select(TicketEvent)).one()
        assert (event.move, event.from_status, event.to_status) == ("import", "", "closed")
        assert list(verify(session)) == []
        citizen = find_citizen(session, "13800006021")
        assert citizen is not None
        assert (citizen.name, ticket.citizen_id) == ("王小明", citizen.id)
        assert session.scalars(select(TicketCitizen)).one().citizen_id == citizen.id
        assert session.scalars(select(Reply)).one().public_reply == "已修复"
        assert session.scalars(select(Ticket.number).where(matching(session, "建设路 路灯"))).one() == ticket.number


def test_an_open_ticket_begins_here_with_its_turn_and_clock(bring: Bring, factory: SessionFactory) -> None:
    row = {"状态": "待受理", "办结时间": "", "答复内容": "", "分类": "城市管理/市政设施/路灯故障"}
    assert bring(table(row)).faults == []
    (ticket,) = tickets(factory)
    assert (ticket.status, ticket.turn_role, ticket.close_reason) == ("pending_accept", "operator", None)
    assert ticket.category_code
    assert ticket.due_at is not None
    assert ticket.due_at > NOON
    with factory() as session:
        assert session.scalars(select(Deadline)).one().due_at == ticket.due_at


def test_the_identity_is_sealed(bring: Bring, factory: SessionFactory) -> None:
    bring(table(ROW))
    with factory() as session:
        stored = session.connection().exec_driver_sql("SELECT name, name_index FROM citizens").one()
        number = session.connection().exec_driver_sql("SELECT callback_number FROM tickets").scalar_one()
    assert "王小明" not in "".join(stored)
    assert "13800006021" not in number


def test_a_name_that_is_known_is_not_overwritten_by_an_old_one(bring: Bring, factory: SessionFactory) -> None:
    bring(table(ROW))
    bring(table({"工单编号": "A-0", "姓名": "小明旧名"}))
    with factory() as session:
        assert session.scalars(select(Citizen)).one().name == "王小明"


def test_a_name_without_a_number_is_kept_too(bring: Bring, factory: SessionFactory) -> None:
    bring(table({"联系电话": ""}))
    with factory() as session:
        assert session.scalars(select(Citizen)).one().name == "王小明"


def test_identity_number_and_home_go_to_the_citizen_and_a_wrong_number_is_told(
    bring: Bring, factory: SessionFactory
) -> None:
    head = (*HEAD, "身份证号", "住址")
    good = {"身份证号": "11010519491231002X", "住址": "东岳大街1号"}
    report = bring(table(good, {"工单编号": "A-2", "身份证号": "110105194912310021"}, head=head))
    assert slugs(report) == [(3, "id_number", "id-number-invalid")]
    with factory() as session:
        citizen = session.scalars(select(Citizen)).one()
    assert (citizen.name, citizen.id_number, citizen.address) == ("王小明", "11010519491231002X", "东岳大街1号")


def test_a_second_time_everything_is_known(bring: Bring, factory: SessionFactory) -> None:
    text = table(ROW, {"工单编号": "A-2"})
    assert bring(text).taken == 2
    again = bring(text)
    assert (again.rows, again.taken, again.known) == (2, 0, 2)
    assert len(tickets(factory)) == 2


def test_a_dry_run_tells_the_same_and_writes_nothing(bring: Bring, factory: SessionFactory) -> None:
    text = table(ROW, {"工单编号": "A-2", "类型": "无"})
    dry = bring(text, dry_run=True)
    assert tickets(factory) == []
    assert (dry.rows, dry.taken, dry.bad_rows) == (2, 1, 1)
    real = bring(text)
    assert (real.rows, real.taken, real.bad_rows, real.faults) == (2, 1, 1, dry.faults)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"工单编号": ""}, ("external_number", "missing")),
        ({"工单编号": "x" * 65}, ("external_number", "too-long")),
        ({"受理时间": ""}, ("created_at", "missing")),
        ({"受理时间": "昨天"}, ("created_at", "moment-invalid")),
        ({"受理时间": "2024-02-30 10:00"}, ("created_at", "moment-invalid")),
        ({"受理时间": "2026-11-20 12:00:01", "办结时间": "2026-11-20 12:00"}, ("created_at", "moment-impossible")),
        ({"受理时间": "1899-12-30"}, ("created_at", "moment-impossible")),
        ({"办结时间": ""}, ("closed_at", "missing")),
        ({"办结时间": "2024-04-30"}, ("closed_at", "order")),
        ({"状态": "办理中"}, ("status", "not-in-list")),
        ({"类型": "投书"}, ("kind", "not-in-list")),
        ({"内容": " \u202e"}, ("content", "missing")),
        ({"内容": "长" * 10_001}, ("content", "too-long")),
        ({"标题": "长" * 129}, ("title", "too-long")),
        ({"联系电话": "电话不详"}, ("phone", "phone-invalid")),
        ({"状态": "待受理", "分类": "没有/这个/分类"}, ("category", "not-in-list")),
    ],
)
def test_what_is_wrong_with_a_row_is_told(bring: Bring, row: dict[str, str], fault: tuple[str, str]) -> None:
    report = bring(table({"工单编号": "B-1"}, row), dry_run=True)
    assert slugs(report) == [(3, *fault)]
    assert (report.taken, report.bad_rows) == (1, 1)


def test_everything_wrong_with_a_row_is_told_at_once(bring: Bring) -> None:
    report = bring(table({"类型": "投书", "联系电话": "无", "状态": "?"}), dry_run=True)
    assert {fault.column for fault in report.faults} == {"kind", "phone", "status"}
    assert report.bad_rows == 1


def test_no_fault_repeats_what_the_citizen_said(bring: Bring) -> None:
    report = bring(table({"联系电话": "13800006021转王小明", "类型": "王小明", "状态": "王小明", "受理时间": "王小明"}))
    assert report.faults
    assert not any("王小明" in fault.message or "6021" in fault.message for fault in report.faults)


def test_a_number_given_twice_in_a_file_is_told(bring: Bring) -> None:
    assert slugs(bring(table(ROW, ROW))) == [(3, "external_number", "twice-in-file")]


def test_rejected_rows_can_be_mended_and_given_again(bring: Bring, factory: SessionFactory, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    bring(
        table({"标题": RISK}, {"工单编号": "A-2", "标题": RISK, "类型": "投书", "联系电话": "+8613800006021"}),
        rejects=rejects,
    )
    assert rejects.stat().st_mode & 0o077 == 0
    head, row = csv.reader(rejects.read_text(encoding="utf-8-sig").splitlines())
    assert row[head.index("行号 line")] == "3"
    assert row[head.index("原因 reason")] == "not-in-list"
    assert not any(cell.startswith(("=", "+")) for cell in row)
    mended = bring(rejects.read_text(encoding="utf-8-sig").replace("投书", "投诉"))
    assert (mended.taken, mended.faults) == (1, [])
    first, second = tickets(factory)
    assert first.title == second.title == RISK
    assert first.callback_number == second.callback_number


def test_an_open_quote_loses_no_row(bring: Bring, factory: SessionFactory, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    broken = table(ROW) + 'A-2,"2024-05-01' + "x" * 140_000 + "\n" + table({"工单编号": "A-3"}).split("\n", 1)[1]
    report = bring(broken, rejects=rejects)
    assert slugs(report) == [(3, "", "row-unreadable")]
    assert [t.external_number for t in tickets(factory)] == ["A-1", "A-3"]
    assert "A-2" in rejects.read_text(encoding="utf-8-sig")


def test_lines_are_counted_as_in_the_file(bring: Bring) -> None:
    text = table({"内容": "第一行\n第二行\n第三行"}, {"工单编号": "A-2", "类型": "无"})
    assert slugs(bring(text)) == [(5, "kind", "not-in-list")]


def test_too_many_cells_are_told_and_columns_left_out_are_named(bring: Bring) -> None:
    report = bring(
        "工单编号,受理时间,状态,类型,内容,备用\nA-1,2024-05-01,待受理,投诉,路灯,x\nA-2,2024-05-01,待受理,投诉,路灯,x,y\n"
    )
    assert report.ignored == ["备用"]
    assert slugs(report) == [(3, "", "too-many-cells")]


def test_hostile_texts_come_in_harmless(bring: Bring, factory: SessionFactory) -> None:
    bring(table({"标题": "<script>\u202e\x1b[31m路灯", "内容": "a\x07\u200b'; DROP TABLE tickets;--"}))
    (ticket,) = tickets(factory)
    assert ticket.title == "<script>[31m路灯"
    assert ticket.content == "a'; DROP TABLE tickets;--"


def test_a_title_is_made_of_the_content_if_there_is_none(bring: Bring, factory: SessionFactory) -> None:
    bring(table({"标题": "", "内容": "路灯不亮" * 30}))
    assert len(tickets(factory)[0].title) == 40


def test_thousands_of_one_day_get_numbers(bring: Bring, factory: SessionFactory) -> None:
    rows = [{"工单编号": f"A-{n}", "受理时间": "2024-05-01", "联系电话": "", "姓名": ""} for n in range(120)]
    assert bring(table(*rows)).taken == 120
    numbers = {ticket.number[:12] for ticket in tickets(factory)}
    assert len(numbers) == 120


def test_a_row_the_database_refuses_does_not_take_others_with_it(
    bring: Bring, factory: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(table({"工单编号": "A-2"}))
    monkeypatch.setattr(service, "known_numbers", lambda _session, _numbers: set())
    report = bring(table(ROW, {"工单编号": "A-2"}, {"工单编号": "A-3"}))
    assert slugs(report) == [(3, "", "refused")]
    assert [t.external_number for t in tickets(factory)] == ["A-1", "A-2", "A-3"]
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(TicketEvent)) == 3
