"""From what was heard to what is kept, with times and origin."""

from datetime import UTC, datetime
from functools import cache

import pytest

from asr.engines.base import Result
from asr.text.writer import Repair, Writer
from config.profile import load_profile

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@cache
def writer() -> Writer:
    return Writer(load_profile("demo"), lambda: NOW)


def test_every_step_keeps_the_words_on_the_text() -> None:
    heard = (
        ("我", 0.0, 0.2), ("住", 0.2, 0.4), ("江岸", 0.4, 0.8), ("去", 0.8, 1.0), ("三样", 1.0, 1.4), ("路", 1.4, 1.6),
        ("一百", 1.6, 2.0), ("二十", 2.0, 2.3), ("号", 2.3, 2.5), ("停水", 3.0, 3.4), ("了", 3.4, 3.6),
    )  # fmt: skip
    text = "".join(word for word, *_ in heard)
    written = writer().write(Result(text, heard))
    assert written.text == "我住江岸区三阳路120号，停水了。"
    assert "".join(word for word, *_ in written.words) == written.text
    assert ("江岸区", 0.4, 1.0) in written.words
    assert ("120", 1.6, 2.3) in written.words
    assert written.heard == text
    assert written.repairs == (Repair("江岸去", "江岸区", 2), Repair("三样路", "三阳路", 5))


def test_what_is_in_another_language_stays_as_it_was_heard() -> None:
    heard = Result("Twelve, press one two three", (("Twelve,", 0.0, 0.5),), "en")
    written = writer().write(heard)
    assert (written.text, written.words, written.heard, written.repairs) == (heard.text, heard.words, "", ())


def test_a_repair_is_found_where_it_stands_in_the_written_text() -> None:
    written = writer().write(Result("十二号下午三点半江岸去停水了"))
    (repair,) = written.repairs
    assert written.text[repair.start :].startswith("江岸区")
    assert written.words == ()


def test_what_needs_no_change_has_no_other_origin() -> None:
    written = writer().write(Result("你好，请讲。"))
    assert (written.text, written.heard, written.repairs) == ("你好，请讲。", "", ())


def test_latin_words_keep_their_spaces_in_the_text() -> None:
    heard = (("我", 0.0, 0.2), ("的", 0.2, 0.3), ("wifi", 0.3, 0.7), ("坏", 0.7, 0.9), ("了", 0.9, 1.0))
    written = writer().write(Result("我的 wifi 坏了", heard))
    assert written.text == "我的 wifi 坏了。"
    assert [word for word, *_ in written.words] == ["我", "的", "wifi", "坏", "了。"]


def test_korean_is_left_alone() -> None:
    result = Result("가로등 이", (("가로등", 0.0, 0.5), ("이", 0.5, 0.6)))
    written = writer().write(result)
    assert (written.text, written.words, written.heard) == (result.text, result.words, "")
