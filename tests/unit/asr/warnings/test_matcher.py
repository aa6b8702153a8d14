"""What the shipped rules find in what people say, and what they leave alone."""

import pytest

from asr.warnings.matcher import Match, matcher_of
from tests.unit.asr.warnings.speech import ORDINARY, misheard, sentences_with, shipped, warned_of

pytestmark = pytest.mark.unit

RULES = shipped()
MATCHER = matcher_of(RULES)
MOST_FALSE_ALARMS = 0.02


def warned(text: str, leg: str = "caller") -> dict[str, str]:
    found: list[Match] = MATCHER.find(text, leg)
    return {match.rule.code: match.words for match in found if match.rule.level != "urgent"}


@pytest.mark.parametrize("rule", warned_of(RULES), ids=lambda rule: rule.code)
def test_every_listed_word_is_found_in_every_sentence(rule: object) -> None:
    missed = [s for word in rule.words for s in sentences_with(word) if rule.code not in warned(s)]  # type: ignore[attr-defined]
    assert not missed


@pytest.mark.parametrize("rule", [r for r in warned_of(RULES) if r.by_sound], ids=lambda rule: rule.code)
def test_a_word_of_three_syllables_is_found_by_its_sound(rule: object) -> None:
    others = [other for word in rule.words for other in misheard(word)]  # type: ignore[attr-defined]
    assert others
    missed = [s for other in others for s in sentences_with(other) if rule.code not in warned(s)]  # type: ignore[attr-defined]
    assert not missed


def test_ordinary_requests_and_near_misses_hardly_ever_warn() -> None:
    false = [text for text in ORDINARY if warned(text)]
    assert len(ORDINARY) >= 300
    assert len(false) / len(ORDINARY) <= MOST_FALSE_ALARMS


@pytest.mark.parametrize(
    "text",
    [
        "没有起火",
        "没有发生火灾",
        "不是煤气泄漏",
        "以前着过火",
        "万一着火怎么办",
        "消防演练",
        "火灾逃生演练几点开始",
        "煤气缴费",
        "火锅店",
        "我气得要死",
        "想死你了",
        "跳楼价",
        "车子乱停堵路",
        "旅游行程改了",
        "电脑中毒了",
        "落水管坏了",
        "安静坐一会儿",
        "空调又罢工了",
    ],
)
def test_what_only_looks_like_danger_is_left_alone(text: str) -> None:
    assert warned(text) == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("以前没事，现在起火了", "fire"),
        ("以前没事现在着火了", "fire"),
        ("是不是煤气泄漏了", "gas"),
        ("没有人管，着火了", "fire"),
        ("家里煤气谢漏了", "gas"),
        ("招火了招火了", "fire"),
        ("煤 气 泄 漏", "gas"),
        ("没想到楼塌了", "collapse"),
        ("不给解决我就去跳楼", "self_harm"),
        ("再不发工资我们就去堵路", "mass_incident"),
        ("我要找市长拼命", "threat_official"),
        ("有人放了炸弹", "explosives"),
    ],
)
def test_what_is_meant_is_found(text: str, code: str) -> None:
    assert code in warned(text)


def test_the_words_are_those_that_stand_there() -> None:
    assert warned("我家煤气谢漏了") == {"gas": "煤气谢漏了"}
    assert warned("煤气管道好像漏了") == {"gas": "煤气管道好像漏了"}


def test_the_operator_s_question_warns_nobody() -> None:
    assert warned("是煤气泄漏吗", leg="operator") == {}


def test_a_word_does_not_run_over_the_end_of_a_clause() -> None:
    assert warned("我交煤气，水管漏了") == {}


def test_only_the_end_of_a_very_long_text_is_looked_at() -> None:
    assert warned("着火了" + "请问" * 300) == {}
    assert warned("请问" * 300 + "着火了") == {"fire": "着火"}
