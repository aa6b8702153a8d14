"""The city's words are repaired where they were meant, and nothing else is."""

import random
import time
from functools import cache

import pytest

from asr.text.common import common_words
from asr.text.lexicon import Lexicon, city_words
from asr.text.pieces import edited
from config.profile import load_profile

pytestmark = pytest.mark.unit


@cache
def lexicon() -> Lexicon:
    return Lexicon(city_words(load_profile("demo").editions[-1]), common_words())


def repaired(text: str) -> str:
    return edited(text, lexicon().repairs(text))


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("我住江岸去解放大道", "我住江岸区解放大道"),
        ("江岸去停水了", "江岸区停水了"),
        ("三样路口的红绿灯", "三阳路口的红绿灯"),
        ("姐放大道", "解放大道"),
        ("中山大到有个坑", "中山大道有个坑"),
        ("在敲口区", "在硚口区"),
        ("硚口去的公交", "硚口区的公交"),
        ("后虎街道", "后湖街道"),
        ("华山街道", "花山街道"),
        ("塔子胡社区", "塔子湖社区"),
        ("龙洋大道", "龙阳大道"),
        ("珞瑜路", "珞喻路"),
        ("光古大道", "光谷大道"),
        ("台北陆", "台北路"),
        ("给成管局打电话", "给城管局打电话"),
        ("公积金种心", "公积金中心"),
        ("建城水务", "江城水务"),
        ("办了江城同", "办了江城通"),
        ("民呼我赢", "民呼我应"),
    ],
)
def test_a_word_of_the_city_is_repaired_by_its_sound(heard: str, expected: str) -> None:
    assert repaired(heard) == expected


@pytest.mark.parametrize(
    "said",
    [
        "我从江岸去汉口",
        "江岸去年停过水",
        "我去华山玩",
        "他给我发私信",
        "山羊路过这里",
        "解放大道的路灯坏了",
        "街头口角",
        "公园里的长椅",
        "城管的人没有来",
        "我想咨询一下公积金怎么提取",
        "后来就没有人管了",
        "四个新的垃圾桶",
        "东西忽然不见了",
        "关上门以后",
        "流放在外",
        "昨天晚上十一点多楼下还在放音乐",
        "小区的电梯坏了三天没有人修",
        "孩子上学的问题怎么解决",
        "他们说要等到下个月",
        "我打了好几次电话都没有人接",
    ],
)
def test_an_ordinary_sentence_stays(said: str) -> None:
    assert repaired(said) == said


def test_no_common_word_becomes_a_word_of_the_city() -> None:
    words = random.Random(12345).sample(sorted(common_words()), 4_000)
    assert [word for word in words if repaired(word) != word] == []


def test_two_words_that_sound_the_same_are_not_chosen_between() -> None:
    assert not Lexicon(["古田路", "谷田路"]).repairs("股田路")


def test_a_repair_is_quick_with_a_thousand_words() -> None:
    letters = "江汉阳岸东西南北湖山路桥口门花光古三元宝丰永清台后新武昌青"
    draw = random.Random(1)
    words = {"".join(draw.choices(letters, k=3)) + "街道" for _ in range(1_000)}
    large = Lexicon(words, common_words())
    texts = [f"我住江岸区解放大道的小区昨天晚上开始停水到现在没有来水第{n}次打电话" for n in range(100)]
    large.repairs(texts[0])
    began = time.process_time()
    for text in texts:
        large.repairs(text)
    assert (time.process_time() - began) / len(texts) < 0.002
