import pytest

from asr.text.characters import join_characters, punctuate, simplify

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("我 要 反映 噪音", "我要反映噪音"),
        ("我 的 wifi 坏 了", "我的 wifi 坏了"),
        ("  第 12 号 楼 ", "第 12 号楼"),
        ("门口 ， 有 灯", "门口，有灯"),
        ("한국어 는 그대로", "한국어 는 그대로"),
        ("", ""),
    ],
)
def test_characters_stand_together_and_words_apart(written: str, expected: str) -> None:
    assert join_characters(written) == expected


def test_traditional_characters_become_simplified() -> None:
    assert simplify("請問水費怎麼繳納") == "请问水费怎么缴纳"


def test_punctuation_is_chinese_after_characters_only() -> None:
    assert punctuate("您好, 请问?可以.") == "您好，请问？可以。"
    assert punctuate("version 2.5, ok?") == "version 2.5, ok?".replace("5, ", "5，")
