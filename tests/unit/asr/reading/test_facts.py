"""When it happened, how much money it is about, whom it is about; said on Friday 2026-11-20."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.reading.amount import read_amount
from asr.reading.context import Contexts
from asr.reading.digits import counted
from asr.reading.moment import read_moment
from asr.reading.said import Sentence
from asr.reading.units import UnitIndex, read_accused
from config.profile import load_profile

from .test_suggestions import NOON

pytestmark = pytest.mark.unit
FRIDAY = date(2026, 11, 20)
BLAME = ("态度", "不作为", "踢皮球")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("昨天晚上十点左右开始的", "2026-11-19 22:00左右"),
        ("昨晚10点半", "2026-11-19 22:30"),
        ("昨天 晚上22:05", "2026-11-19"),
        ("前天下午三点一刻", "2026-11-18 15:15"),
        ("今天凌晨两点", "2026-11-20 02:00"),
        ("大前天就这样了", "2026-11-17"),
        ("上周五买的", "2026-11-13"),
        ("星期三下午", "2026-11-18下午"),
        ("礼拜六那天", "2026-11-14"),
        ("十一月三号下午两点", "2026-11-03 14:00"),
        ("12月1日", "2025-12-01"),
        ("去年九月十号", "2025-09-10"),
        ("上个月五号", "2026-10-05"),
        ("每天晚上十点", "每天22:00"),
        ("每晚都吵", "每天晚上"),
        ("三天了没人修", "2026-11-17起"),
        ("两个月没发工资", "2026-09起"),
        ("半年了还没发", "2026-05起"),
        ("二月三十号", ""),
        ("明天来修", ""),
        ("下周一交房", ""),
        ("三天后来", ""),
        ("我今天打电话是想问", ""),
        ("一年前交过一个材料", ""),
        ("之前晚上没有这样", ""),
        ("每个人都说", ""),
        ("前年的事", ""),
        ("一百二十号楼", ""),
    ],
)
def test_a_said_time_is_written_down(text: str, written: str) -> None:
    read = read_moment([Sentence(1, text)], FRIDAY)
    assert (read.value if read else "") == written


def test_the_most_exact_time_counts_and_shows_its_sentence() -> None:
    read = read_moment([Sentence(1, "三天了"), Sentence(2, "前天晚上八点最厉害"), Sentence(3, "昨天")], FRIDAY)
    assert read is not None
    assert read.value == "2026-11-18 20:00"
    assert read.evidence is not None
    assert read.evidence.utterance_id == 2


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("一万五", 15_000),
        ("两千六", 2_600),
        ("二十万", 200_000),
        ("三点五", None),
        ("3.5万", 35_000),
        ("一亿零三百万", 103_000_000),
        ("万", 10_000),
        ("", None),
        ("十百", None),
        ("9" * 40, None),
    ],
)
def test_counted_sums(number: str, value: int | None) -> None:
    assert counted(number) == value


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("收了我三千八百块钱", "3800元"),
        ("充了三千，还剩一千二百元", "3000元"),
        ("一共是3.2万元", "32000元"),
        ("被骗了五万", "50000元"),
        ("门口要修两块地砖", ""),
        ("有事要打84332211", ""),
        ("交了三百户人家", ""),
        ("要三百个人", ""),
        ("等了三千年", ""),
    ],
)
def test_the_largest_sum_is_the_amount(text: str, amount: str) -> None:
    read = read_amount([Sentence(1, text)])
    assert (read.value if read else "") == amount


@pytest.fixture(scope="module")
def units() -> UnitIndex:
    return Contexts(load_profile("demo")).at(NOON).units


@pytest.mark.parametrize(
    ("text", "department", "party"),
    [
        ("我要投诉住建局，态度太差", "housing", ""),
        ("城管局根本不作为", "city-mgmt", ""),
        ("我投诉自来水公司态度不好", "", "自来水公司"),
        ("投诉城管局水费收错", "", "城管局"),
        ("我投诉一家舞蹈学校不退费", "", "舞蹈学校"),
        ("请问住建局在哪里", "", ""),
        ("不是投诉住建局，态度很好", "housing", ""),
        ("我要投诉住建局和城管局，互相推诿不作为", "housing,city-mgmt", ""),
        ("举报城管局不作为，也要投诉住建局", "city-mgmt,housing", ""),
        ("城管局不作为，住建局让我打12345", "city-mgmt", ""),
        ("我不投诉谁", "", ""),
        ("举报村支书李大勇贪污", "", "村支书李大勇"),
    ],
)
def test_an_authority_is_accused_only_where_its_conduct_is_blamed(
    units: UnitIndex, text: str, department: str, party: str
) -> None:
    read = read_accused([Sentence(1, text)], units, BLAME)
    assert (read["accused_department"].value if "accused_department" in read else "") == department
    assert (read["accused_party"].value if "accused_party" in read else "") == party


@given(st.text(alphabet="大前昨今天每上周星期三五十一二号日月年点半分左右了没0123456789零两多个", max_size=60))
def test_no_muttering_of_times_breaks_it(text: str) -> None:
    read = read_moment([Sentence(1, text)], FRIDAY)
    assert read is None or len(read.value) <= 24
