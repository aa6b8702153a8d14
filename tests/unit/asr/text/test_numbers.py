import itertools
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.text.numbers import in_digits, number_edits
from asr.text.pieces import edited

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("我的电话是幺三八七幺二三六零二幺", "我的电话是13871236021"),
        ("电话幺三八，七幺二三，六零二幺", "电话13871236021"),
        ("138 7123 6021", "13871236021"),
        ("027-8271-2345", "02782712345"),
        ("工单二六零九幺二幺零幺幺零八幺幺五四零九", "工单260912101108115409"),
        ("打了一二三四五", "打了12345"),
        ("九五五九八", "95598"),
        ("拨打幺幺零", "拨打110"),
        ("解放大道一百二十号三栋二单元五零二室", "解放大道120号3栋2单元502室"),
        ("七号楼十二层", "7号楼12层"),
        ("十月二十六号下午三点半", "10月26号下午3点半"),
        ("二零二五年三月十五号", "2025年3月15号"),
        ("晚上七点零五分", "晚上7点05分"),
        ("三点五十分", "3点50分"),
        ("两点到四点", "2点到4点"),
        ("每晚十一点到凌晨两点", "每晚11点到凌晨2点"),
        ("晚上15：30", "晚上15:30"),
        ("一点五公里", "1.5公里"),
        ("三点五亿", "3.5亿"),
        ("百分之四十", "40%"),
        ("百分之三点五", "3.5%"),
        ("千分之三", "3‰"),
        ("一万八千元", "18000元"),
        ("3,600元", "3600元"),
        ("一百五十万", "150万"),
        ("两块八", "2块8"),
        ("一块五毛", "1块5毛"),
        ("八百块钱", "800块钱"),
        ("两万三", "23000"),
        ("三百多户", "300多户"),
        ("五百二十二路公交车等了四十分钟", "522路公交车等了40分钟"),
        ("十三号线", "13号线"),
        ("第十二条", "第12条"),
        ("八零后", "80后"),
        ("十个人", "10个人"),
        ("十分钟", "10分钟"),
        ("住三零三室", "住303室"),
        ("五一八室", "518室"),
        ("电话八一二三四五六七", "电话81234567"),
    ],
)
def test_numbers_are_written_in_digits(said: str, expected: str) -> None:
    assert in_digits(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "一些一下一般一直一起",
        "三心二意",
        "七上八下乱七八糟",
        "不管三七二十一",
        "一五一十地说",
        "十分严重",
        "星期一到星期五",
        "周三下午",
        "一二三",
        "一点也不好",
        "有一点吵",
        "提三点建议",
        "一层灰",
        "两个人三天",
        "几十个人",
        "三四十个",
        "十五六岁",
        "二十几户",
        "一块地",
        "三块石头",
        "统一号码",
        "大年三十",
        "正月十五",
        "十字路口",
        "一三五限行",
        "三室一厅",
        "五分之一",
        "万一出事",
        "十一长假",
        "五一路",
        "七年来",
        "老幺",
        "五1.1",
        "",
    ],
)
def test_words_that_are_no_numbers_stay(said: str) -> None:
    assert in_digits(said) == said


MOBILE = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
MOMENT = st.datetimes(min_value=datetime.fromisoformat("2024-01-01"), max_value=datetime.fromisoformat("2040-01-01"))
TICKET = MOMENT.flatmap(lambda at: st.from_regex(r"\A[0-9]{6}\Z").map(lambda rest: f"{at:%y%m%d%H%M%S}{rest}"))


@pytest.mark.parametrize("one", ["一", "幺"])
@given(number=st.one_of(MOBILE, TICKET))
def test_a_number_said_digit_by_digit_is_a_number_whatever_holidays_are_in_it(one: str, number: str) -> None:
    said = number.translate(str.maketrans("0123456789", f"零{one}二三四五六七八九"))
    assert in_digits(f"号码{said}对吗") == f"号码{number}对吗"


def test_a_name_with_a_numeral_stays() -> None:
    assert edited("一元街道一号", number_edits("一元街道一号", [(0, 4)])) == "一元街道1号"


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿幺点分之年月号块毛半天，0123456789 .-", max_size=24))
def test_any_row_of_numerals_is_written_once_and_for_all(said: str) -> None:
    edits = number_edits(said)
    assert all(one.end <= other.start for one, other in itertools.pairwise(edits))
    assert all(edit.text for edit in edits)
