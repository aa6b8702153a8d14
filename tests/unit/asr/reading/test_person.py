import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.reading.digits import counted, spoken_digits, write_house_numbers
from asr.reading.person import read_person
from asr.reading.said import Sentence

pytestmark = pytest.mark.unit


def read(text: str, field: str) -> str:
    found = read_person([Sentence(1, text)])
    return found[field].value if field in found else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我姓王，叫王建国", "王建国"),
        ("我叫王建国就在解放大道", "王建国"),
        ("我的名字叫欧阳娜娜。", "欧阳娜娜"),
        ("我是张丽，我想反映一个问题", "张丽"),
        ("免贵姓李", "李"),
        ("我是来反映问题的", ""),
        ("我叫不出名字", ""),
        ("那个地方叫解放大道", ""),
    ],
)
def test_name_is_heard_where_it_is_told(text: str, name: str) -> None:
    assert read(text, "citizen_name") == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我的电话是一三八，零零一三，八零零零", "13800138000"),
        ("手机号码幺三九二七八六六零二幺", "13927866021"),
        ("打 138 0013 8000 这个", "13800138000"),
        ("固定电话是零二七八八八八一二三四", "02788881234"),
        ("八八八八一二三四", ""),
        ("一百二十号", ""),
        ("身份证四二零一零零一九九零零一零一一二三四", ""),
        ("幺三九二七八", ""),
        ("我的电话是一散八零灵一三八零零零", "13800138000"),
        ("我的电话是一三八零零一三八零零零吧", "13800138000"),
        ("衣衫巴陵邻衣衫巴陵邻龄", ""),
    ],
)
def test_number_to_call_back(text: str, number: str) -> None:
    assert read(text, "callback_number") == number


def test_a_number_that_was_heard_well_stands_before_a_misheard_one_and_is_surer() -> None:
    well, ill = Sentence(1, "电话一三八零零一三八零零零"), Sentence(2, "电话一三九灵零一三八零零零")
    assert read_person([well, ill])["callback_number"].value == "13800138000"
    assert read_person([ill])["callback_number"].confidence < read_person([well])["callback_number"].confidence


@pytest.mark.parametrize(
    ("spoken", "value"),
    [
        ("一百二十", 120),
        ("十二", 12),
        ("一百二", 120),
        ("一百零二", 102),
        ("二十", 20),
        ("一二零", 120),
        ("三千五", 3500),
    ],
)
def test_counted_numbers(spoken: str, value: int) -> None:
    assert counted(spoken) == value


def test_only_house_numbers_are_written_in_digits() -> None:
    assert write_house_numbers("三号楼十二层一百个人") == "3号楼12层一百个人"


@given(st.text(alphabet="零〇洞一幺腰二两三四五六七八九十百千万0123456789 ，号楼", max_size=40))
def test_no_muttering_of_numbers_breaks_it(text: str) -> None:
    write_house_numbers(text)
    for digits, at in spoken_digits(text):
        assert digits.isdigit()
        assert 0 <= at < len(text)
