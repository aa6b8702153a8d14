import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.media.control import read_control

pytestmark = pytest.mark.unit


def test_both_spellings_of_a_start_are_read() -> None:
    plain = read_control("MEDIA_START connection_id:asr channel:WebSocket/asr/0x7f format:slin16 ptime:20")
    written = read_control('{"event":"MEDIA_START","format":"slin16","ptime":20}')
    assert plain
    assert written
    assert plain["event"] == written["event"] == "MEDIA_START"
    assert plain["format"] == written["format"] == "slin16"


@pytest.mark.parametrize("text", ["", "hello", "{", "{}", "[]", '{"event": 3}', '{"event":"x y"}', "media_start"])
def test_anything_else_is_none(text: str) -> None:
    assert read_control(text) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    read_control(text)
    read_control("{" + text)
