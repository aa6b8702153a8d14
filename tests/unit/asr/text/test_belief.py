import itertools

import pytest

from asr.text.belief import believable, prompt

pytestmark = pytest.mark.unit


INVENTED = [
    "字幕由Amara.org社区提供",
    "由 Amara.org 社区提供的字幕",
    "字幕by索兰娅",
    "字幕制作人Zither Harp",
    "字幕提供：青青草",
    "中文字幕志愿者 李宗盛",
    "Subtitles by the Amara.org community",
    "作词、作曲",
    "作词 李宗盛",
    "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "记得点赞和订阅。",
    "欢迎订阅我的频道",
    "谢谢大家收看",
    "谢谢观看",
    "谢谢观看，下期再见。",
    "感谢您的收看",
    "谢谢大家",
    "Thank you for watching!",
    "Thanks for watching.",
    "Please subscribe to my channel.",
    "优优独播剧场——YoYo Television Series Exclusive",
    "未经授权，禁止转载",
    "以下是普通话的句子。",
    "♪♪",
    "♪ 音乐 ♪",
    "（音乐）",
    "[Music]",
    "。",
    "",
]

SAID = [
    "我儿子给主播打赏了三万块钱，能不能退",
    "我订阅了会员想退款",
    "字幕机坏了",
    "字幕组的人骗了我的钱",
    "分享视频",
    "订阅号里发的通知是假的",
    "点赞转发被扣了钱",
    "让我点赞关注，说是刷单返现",
    "频道收费不合理",
    "谢谢你，没有别的事了",
    "谢谢大家帮我把路修好了",
    "谢谢。",
    "再见",
    "音乐太吵了，广场舞跳到半夜",
    "音乐。",
    "编曲",
    "未经授权就开了我家的门",
    "本视频由物业拍的，我发给你们",
    "他们的网站是www.abc.com",
    "明镜湖的水很脏",
    "Thank you",
]


@pytest.mark.parametrize("text", INVENTED)
def test_what_nobody_said_is_left_out(text: str) -> None:
    assert believable(text, 5.0) == ""
    assert believable(f"{text}{text}", 9.0) == ""


@pytest.mark.parametrize("text", SAID)
def test_what_a_citizen_says_with_such_words_stays(text: str) -> None:
    assert believable(text, 5.0) == text


def test_more_letters_are_said_in_a_second_than_chinese_characters() -> None:
    text = "please leave your message after the tone"
    assert believable(text, 2.0, foreign=True) == text
    assert believable(text, 2.0) == ""


@pytest.mark.parametrize("text", INVENTED)
def test_an_invention_beside_a_matter_takes_nothing_away(text: str) -> None:
    assert "小区停水两天了" in believable(f"小区停水两天了，{text}", 9.0)


@pytest.mark.parametrize("text", ["谢谢。", "Thank you", "再见", "拜拜", "音乐。", "点赞，订阅", "www.abc.com"])
def test_what_a_citizen_may_say_is_left_out_only_where_whisper_is_unsure(text: str) -> None:
    assert believable(text, 3.0) == text
    assert believable(text, 3.0, sure=False) == ""
    assert believable(f"停水了，{text}", 3.0, sure=False) == f"停水了，{text}"


def test_more_than_a_mouth_can_say_is_left_out() -> None:
    assert believable("我们小区停水两天了没有人来修请你们尽快处理一下", 1.0) == ""
    assert believable("我们小区停水两天了", 2.0) == "我们小区停水两天了"


def test_stuck_text_is_said_once() -> None:
    assert believable("停水了停水了停水了停水了停水了停水了停水了", 6.0) == "停水了"
    assert believable("按3，4，3，4，3，4，3，4，3，4，3，4，3，4，", 9.0) == "按3，4，"


def test_half_a_character_is_not_written() -> None:
    assert believable("更新设计的\ufffd", 6.0) == "更新设计的"


def test_a_number_full_of_noughts_is_not_stuck() -> None:
    assert believable("电话13800000000", 6.0) == "电话13800000000"
    assert believable("电话1，3，8，0，0，0，0，0，0，0，0", 6.0) == "电话1，3，8，0，0，0，0，0，0，0，0"


def test_echo_of_the_prompt_is_left_out_but_a_place_is_not() -> None:
    told = prompt(["江岸区", "硚口区", "汉阳区", "路灯"], 60)
    assert believable("江岸区、硚口区、汉阳区", 4.0, told) == ""
    assert believable("岸区、路灯、路灯、", 4.0, told) == ""
    assert believable("江岸区", 1.0, told) == "江岸区"
    assert believable("江岸区，路灯。", 2.0, told) == "江岸区，路灯。"


def test_prompt_keeps_the_first_words_that_fit() -> None:
    assert prompt(["江岸区", "硚口区", "汉阳区"], 20) == "12345热线通话：江岸区、硚口区。"
    assert prompt(["江岸区", "硚口区"], 35, lambda text: 2 * len(text)) == "12345热线通话：江岸区。"


def test_without_words_that_fit_the_prompt_tells_of_the_hotline_alone() -> None:
    assert prompt([], 60) == prompt(["江岸区"], 10) == "12345热线的普通话通话，市民反映情况。"


@pytest.mark.parametrize(
    "words", [["点赞", "字幕", "订阅", "翻译", "转发", "校对"], ["点赞", "订阅"], ["作词", "字幕"], ["like ", "share "]]
)
def test_many_such_words_and_a_matter_are_told_apart_however_they_could_be_grouped(words: list[str]) -> None:
    text = "".join(itertools.islice(itertools.cycle(words), 81))
    assert believable(f"{text}水", 60.0, sure=False).endswith("水")
