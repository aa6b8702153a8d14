"""A table that leaves the house harms nobody who opens it."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from crm.exports.cells import FORMULA, Cell, neutral, original
from crm.exports.tables import Form, Sheet, as_bytes
from crm.exports.ticket_columns import HEAD, row_of
from crm.tickets.models import Ticket

pytestmark = pytest.mark.unit

CITY = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MARK = "泰和12345 导出编号1 工号801"


def sheet(*rows: Sequence[Cell]) -> Sheet:
    return Sheet("工单", MARK, ("工单编号", "内容"), rows)


def read_csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|' /C calc'!A0", "+86", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u202e=1", "\u200b@x", "＝1",
     "＋1", "%0A=1"],
)  # fmt: skip
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert neutral(text).startswith("'")
    assert all(cell.startswith("'") for cell in read_csv(as_bytes(sheet((text, text)), "csv", CITY))[2])
    page = load_workbook(io.BytesIO(as_bytes(sheet((text, text)), "xlsx", CITY))).worksheets[0]
    assert {cell.data_type for cell in next(page.iter_rows(min_row=3))} == {"s"}


@given(st.text(max_size=50))
def test_what_was_neutralised_is_harmless_and_can_be_told_from_the_rest(text: str) -> None:
    safe = neutral(text)
    assert not safe.lstrip().startswith(tuple(FORMULA))
    assert not {"\u202e", "\u200b", "\x00", "\t", "\r"} & set(safe)
    assert neutral(original(safe)) == safe


def test_a_csv_is_read_as_unicode_and_begins_with_the_watermark() -> None:
    raw = as_bytes(sheet(("260912101108115409", "路灯,不亮\n第二行\u202e")), "csv", CITY)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert read_csv(raw) == [[MARK], ["工单编号", "内容"], ["260912101108115409", "路灯,不亮\n第二行"]]


def test_a_workbook_keeps_long_numbers_and_the_citys_time() -> None:
    raw = as_bytes(sheet(("260912101108115409", NOON), ("", None), ("x", 7)), "xlsx", CITY)
    page = load_workbook(io.BytesIO(raw)).worksheets[0]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][0] == MARK
    assert rows[2] == ("260912101108115409", "2026-11-20 12:00:00")
    assert rows[4] == ("x", 7)
    assert page.oddFooter is not None
    assert page.oddFooter.center.text == MARK


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_code_point_no_file_can_hold_spoils_no_table(form: Form) -> None:
    raw = as_bytes(sheet(("路\ufffe灯\uffff", "x")), form, CITY)
    text = raw.decode("utf-8-sig") if form == "csv" else str([*load_workbook(io.BytesIO(raw)).worksheets[0].values])
    assert "路灯" in text


def test_a_row_says_nothing_about_who_the_citizen_is() -> None:
    ticket = Ticket(
        number="261120120000010001",
        status="closed",
        kind="投诉",
        title="王小明家停电",
        content="王小明13800006021，身份证110101199003070038，住建设路12号3单元501室，家中停电",
        wants="",
        address="建设路12号3单元501室",
        callback_number="13800006021",
        confidentiality="normal",
        created_at=NOON,
    )
    row = row_of(ticket, names=["王小明"])
    shown = " ".join(str(value) for value in row)
    assert len(row) == len(HEAD)
    assert "停电" in shown
    for secret in ("王小明", "13800006021", "110101199003070038", "501", "12号"):
        assert secret not in shown


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_of_a_confidential_ticket_no_part_of_the_number_is_shown(confidentiality: str) -> None:
    ticket = Ticket(title="", content="", wants="", callback_number="13800006021", confidentiality=confidentiality)
    assert not any("6021" in str(value) for value in row_of(ticket))
