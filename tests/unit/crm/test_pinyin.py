import pytest

from crm.pinyin import DIFFERENT, NEIGHBOUR, distance, syllable_distance, syllables

pytestmark = pytest.mark.unit


def test_each_character_has_its_sound() -> None:
    assert syllables("江岸区12号A座") == ("jiang", "an", "qu", "1", "2", "hao", "a", "zuo")


def test_the_reading_depends_on_the_word() -> None:
    assert syllables("银行")[1] == "hang"
    assert syllables("行走")[0] == "xing"


@pytest.mark.parametrize(
    ("said", "meant", "cost"),
    [
        ("江岸去", "江岸区", 0.0),
        ("将汉区", "江汉区", 0.0),
        ("黄浦", "黄埔", 0.0),
        ("三洋", "山洋", NEIGHBOUR),
        ("兰湖", "南湖", NEIGHBOUR),
        ("新华", "星华", NEIGHBOUR),
        ("供水", "水", DIFFERENT),
    ],
)
def test_what_is_misheard_sounds_alike(said: str, meant: str, cost: float) -> None:
    assert distance(syllables(said), syllables(meant)) == cost
    assert distance(syllables(meant), syllables(said)) == cost


def test_other_words_are_far_apart() -> None:
    assert distance(syllables("江岸"), syllables("水果")) == 2 * DIFFERENT
    assert syllable_distance("shui", "dian") == DIFFERENT
