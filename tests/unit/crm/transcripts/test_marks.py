"""Where the words stand that were searched for."""

import pytest

from crm.transcripts.marks import marks

pytestmark = pytest.mark.unit


def test_every_place_of_every_word_is_marked_and_neighbours_are_one() -> None:
    assert marks("路灯坏了，那个路灯不亮", "路灯") == [(0, 2), (7, 9)]
    assert marks("解放大道的路灯坏了", "路灯坏 大道") == [(2, 4), (5, 8)]
    assert marks("停水了", "路灯") == []


def test_letters_are_found_whatever_their_case() -> None:
    assert marks("我的WiFi坏了", "wifi") == [(2, 6)]
