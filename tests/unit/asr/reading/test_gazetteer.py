"""Places are found by their names, by what people say for them, and by their sound when they were misheard."""

import pytest

from asr.reading.context import Contexts
from asr.reading.gazetteer import Gazetteer
from asr.reading.place import read_place
from asr.reading.said import Sentence
from config.profile import load_profile

from .test_suggestions import NOON

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def city() -> Gazetteer:
    return Contexts(load_profile("demo")).at(NOON).places


def read(city: Gazetteer, text: str, field: str) -> str:
    found = read_place([Sentence(1, text)], city)
    return found[field].value if field in found else ""


@pytest.mark.parametrize(
    ("heard", "field", "meant"),
    [
        ("桥口趣的路灯坏了", "district", "硚口区"),
        ("汉羊区有人占道", "district", "汉阳区"),
        ("在姐放大到一百二十号", "address", "解放大道120号"),
        ("家住塔子胡社区", "community", "塔子湖社区"),
        ("鹰武大道堵车", "address", "鹦鹉大道"),
        ("四星街道停水", "subdistrict", "四新街道"),
    ],
)
def test_a_misheard_name_is_found_by_its_sound(city: Gazetteer, heard: str, field: str, meant: str) -> None:
    assert read(city, heard, field) == meant


def test_the_words_that_were_heard_are_the_evidence_and_it_is_less_sure(city: Gazetteer) -> None:
    misheard = read_place([Sentence(7, "汉羊区停水")], city)["district"]
    assert misheard.evidence is not None
    assert misheard.evidence.text == "汉羊区停水"
    assert misheard.confidence < read_place([Sentence(7, "汉阳区停水")], city)["district"].confidence


@pytest.mark.parametrize("text", ["我失信了", "西安的事", "这个房子很大", "古代的鹿", "我讲案子"])
def test_what_only_sounds_a_little_alike_is_no_place(city: Gazetteer, text: str) -> None:
    assert read(city, text, "district") == read(city, text, "subdistrict") == ""


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("江岸区，哦不对，说错了，是硚口区", "硚口区"),
        ("不是江岸区，是汉阳区", "汉阳区"),
        ("我住在汉阳，可是路灯坏在东湖区", "东湖区"),
        ("我在硚口打车去汉阳", "硚口区"),
        ("我住在汉阳区", "汉阳区"),
    ],
)
def test_a_place_that_is_put_aside_is_not_taken(city: Gazetteer, text: str, district: str) -> None:
    assert read(city, text, "district") == district


@pytest.mark.parametrize(
    ("text", "community"),
    [("汉口花园三号楼", "汉口花园社区"), ("芳草小区停水", "芳草社区"), ("狮城那边停水", "狮城社区"), ("看芳草", "")],
)
def test_what_people_say_for_a_community(city: Gazetteer, text: str, community: str) -> None:
    assert read(city, text, "community") == community
