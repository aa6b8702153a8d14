"""Who somebody is, hidden."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.identity.masks import is_id, mask_address, mask_id, mask_name, mask_number, mask_text

pytestmark = pytest.mark.unit

AROUND = st.text(alphabet="请联系王女士，电话：路灯坏了。 \nabc(）", max_size=20)
MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINE = st.from_regex(r"0(10|2[0-9]|[3-9][0-9]{2})-?[2-9][0-9]{6,7}", fullmatch=True)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Numbers with the right check digit, computed from the standard's sum in another way than the code does."""
    region = draw(st.sampled_from(["110105", "420106", "370902", "650104"]))
    day = draw(st.dates(min_value=date(1920, 1, 1), max_value=date(2049, 12, 31)))
    body = f"{region}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    check = next(c for c in "0123456789X" if _sum(body + c) == 1)
    return body + check


def _sum(number: str) -> int:
    values = [10 if letter == "X" else int(letter) for letter in number]
    return sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11


@given(AROUND, MOBILE, AROUND, st.sampled_from(["", "+86", "86-", "0086 "]))
def test_no_mobile_number_is_left_in_a_text(before: str, number: str, after: str, prefix: str) -> None:
    assert number[3:7] not in mask_text(f"{before} {prefix}{number}{after}").replace(number[-4:], "")
    assert not re.search(r"1[3-9]\d{9}", mask_text(f"{before}{number}{after}"))


@given(AROUND, LANDLINE, AROUND)
def test_no_landline_with_its_area_code_is_left(before: str, number: str, after: str) -> None:
    assert number not in mask_text(f"{before}{number}{after}")


@given(AROUND, identity_numbers(), AROUND)
def test_no_identity_number_is_left(before: str, number: str, after: str) -> None:
    assert is_id(number)
    assert number[6:14] not in mask_text(f"{before}{number}{after}")
    assert number[6:14] not in mask_text(f"{before}{number.lower()}{after}")


@given(st.text(max_size=60))
def test_a_text_masked_twice_is_a_text_masked_once(text: str) -> None:
    once = mask_text(text, ["王建国"])
    assert mask_text(once, ["王建国"]) == once


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请回电13800006021或138-0000-6021", "请回电138****6021或138****6021"),
        ("座机0538-6123456、(027)85551234", "座机053****3456、027****1234"),
        ("住泰山花园3号楼2单元501室", "住泰山花园***"),
        ("三号楼一单元", "***"),
        ("B座1203室", "***"),
        ("东岳大街120号门口", "东岳大街***门口"),
        ("邮箱wang.jg@qq.com", "邮箱w***@qq.com"),
        ("王建国和建国路", "王**和建国路"),
        ("一三八零零零零六零二一", "一三八****六零二一"),
        ("１３８００００６０２１", "１３８****６０２１"),
        ("身份证 1101 0519 4912 3100 2X", "身份证 110***********002X"),
        ("写错一位110105194912310021", "写错一位110***********0021"),
        ("老证110105491231002", "老证110********1002"),
        ("卡号6222 0212 3456 7890 128", "卡号622************0128"),
        ("车牌鄂A12345", "车牌鄂A***45"),
        ("新能源鲁J·D12345", "新能源鲁J*****45"),
    ],
)
def test_what_names_a_person_or_a_door_is_hidden(text: str, shown: str) -> None:
    assert mask_text(text, ["王建国"]) == shown


@pytest.mark.parametrize(
    "text",
    [
        "请拨打12345、110或95598",
        "工单261120120000010001已办结",
        "11月5号施工，地铁3号线，2026年第12号文",
        "修一座桥，三天没人管",
        "编号110105194913310021没有这个生日",
        "工单 2611 2012 0000 0100 01 已办结",
        "合同号6222021234567890",
        "一共花了13800元",
        "",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert mask_text(text) == text


def test_one_letter_is_no_name() -> None:
    assert mask_text("王府井", ["王", " "]) == "王府井"


def test_single_values() -> None:
    assert [mask_name(n) for n in ("王建国", "王五", "王", "", " 欧阳娜娜 ")] == ["王**", "王*", "*", "", "欧***"]
    assert mask_id("11010519491231002X") == "110***********002X"
    assert mask_id("12345") == "*****"
    assert mask_number("13800006021") == "138****6021"
    assert mask_address("泰山区东岳大街120号泰山花园3号楼2单元501室") == "泰山区东岳大街***泰山花园***"
    assert mask_address("上高村88") == "上高村***"


def test_a_hostile_text_is_masked_in_no_time() -> None:
    for text in ("1" * 10_000, "一" * 10_000, "a" * 9_000 + "@", "3-" * 5_000, "3号楼" * 3_000):
        mask_text(text)
