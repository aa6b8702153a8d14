import pytest

from asr.text.belief import believable, prompt

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "invented",
    [
        "字幕由Amara.org社区提供",
        "作词、作曲",
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "谢谢大家收看",
        "中文字幕志愿者 李宗盛",
        "。",
        "",
    ],
)
def test_what_nobody_said_is_left_out(invented: str) -> None:
    assert believable(invented, 5.0) == ""


def test_more_than_a_mouth_can_say_is_left_out() -> None:
    assert believable("我们小区停水两天了没有人来修请你们尽快处理一下", 1.0) == ""
    assert believable("我们小区停水两天了", 2.0) == "我们小区停水两天了"


def test_stuck_text_is_said_once() -> None:
    assert believable("停水了停水了停水了停水了停水了停水了停水了", 6.0) == "停水了"


def test_a_number_full_of_noughts_is_not_stuck() -> None:
    assert believable("电话13800000000", 6.0) == "电话13800000000"


def test_echo_of_the_prompt_is_left_out_but_a_place_is_not() -> None:
    told = prompt(["江岸区", "硚口区", "汉阳区", "路灯"])
    assert believable("江岸区、硚口区、汉阳区", 4.0, told) == ""
    assert believable("岸区、路灯、路灯、", 4.0, told) == ""
    assert believable("江岸区", 1.0, told) == "江岸区"
    assert believable("江岸区，路灯。", 2.0, told) == "江岸区，路灯。"


def test_prompt_keeps_the_first_words_only() -> None:
    told = prompt([f"第{n}大道" for n in range(1000)])
    assert "第0大道" in told
    assert len(told) < 260
