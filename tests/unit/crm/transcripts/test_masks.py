import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.transcripts.masks import hide_numbers, hide_said, masked_words

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("我的电话是13871236021。", "我的电话是138****6021。"),
        ("电话138 7123 6021", "电话138 **** 6021"),
        ("电话幺三八七幺二三六零二幺", "电话幺三八****六零二幺"),
        ("少一位1387123602", "少一位13******02"),
        ("座机027-82712345", "座机027-****2345"),
        ("身份证420106198506151234", "身份证420***********1234"),
        ("身份证42010619850615123X", "身份证420***********123X"),
        ("卡号6222021234567890123", "卡号622************0123"),
        ("车牌鄂A12345停在这里", "车牌鄂A***45停在这里"),
        ("车牌鄂A·D12345", "车牌鄂A·****45"),
    ],
)
def test_a_personal_number_is_hidden(said: str, hidden: str) -> None:
    assert hide_numbers([said]) == [hidden]


@pytest.mark.parametrize(
    "said",
    [
        "工单260912101108115409",
        "打12345和95598",
        "解放大道120号3栋2单元502室",
        "2026-09-12下午3点",
        "2026-09-12 15:30",
        "2026年9月12日",
        "亏了15000000元",
        "三心二意",
        "",
    ],
)
def test_what_is_no_personal_number_stays(said: str) -> None:
    assert hide_numbers([said]) == [said]


def test_a_number_that_runs_over_utterances_is_hidden_in_all_of_them() -> None:
    assert hide_numbers(["我的电话是138，", "7123。", "6021"]) == ["我的电话是138，", "****。", "6021"]
    assert hide_numbers(["住在12号", "3栋"]) == ["住在12号", "3栋"]


def test_names_and_addresses_of_e_mail_are_hidden_with_the_numbers() -> None:
    said = ["我叫王建国，电话138", "7123，6021。写信到wang@example.com"]
    assert hide_said(said, ["王建国"]) == ["我叫王**，电话138", "****，6021。写信到w***@example.com"]
    assert hide_said(["138\u200b0000\u200b6021"]) == ["138****6021"]


def test_words_are_hidden_as_their_text_is() -> None:
    words: list[list[str | float]] = [["电话", 0.0, 0.4], ["13871236021", 0.5, 2.9], ["。", 2.9, 2.9]]
    text = "电话 13871236021。"
    (hidden,) = hide_numbers([text])
    assert masked_words(words, text, hidden) == [("电话", 0.0, 0.4), ("138****6021", 0.5, 2.9), ("。", 2.9, 2.9)]
    assert masked_words(words, text, "别的") == []


@given(st.lists(st.text(alphabet="0123456789一二幺零鄂A -，号X\t", max_size=30), max_size=4))
def test_hiding_changes_letters_to_stars_and_nothing_else(said: list[str]) -> None:
    hidden = hide_numbers(said)
    assert [len(text) for text in hidden] == [len(text) for text in said]
    assert all(h in ("*", s) for one, other in zip(said, hidden, strict=True) for s, h in zip(one, other, strict=True))
