import pytest

from asr.engines.base import Word
from asr.text.pieces import edited
from asr.text.stops import stop_edits

pytestmark = pytest.mark.unit


def said(*parts: str | float) -> list[Word]:
    """Words of 0.2 s one after the other; a number is silence between two."""
    words: list[Word] = []
    at = 0.0
    for part in parts:
        if isinstance(part, str):
            words.append((part, at, at + 0.2))
            at += 0.2
        else:
            at += part
    return words


def stopped(*parts: str | float) -> str:
    words = said(*parts)
    text = "".join(word for word, *_ in words)
    return edited(text, stop_edits(text, words))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("江岸区", "的", "路灯", "坏", "了", 0.4, "晚上", "很", "黑"), "江岸区的路灯坏了，晚上很黑。"),
        (("路灯", "坏", "了", "三天", 0.9, "晚上", "很", "黑"), "路灯坏了三天。晚上很黑。"),
        (("路灯", "坏", "了", 0.15, "没有", "人", "修"), "路灯坏了，没有人修。"),
        (("路灯", "不", "亮", 0.15, "所以", "很", "黑"), "路灯不亮，所以很黑。"),
        (("路灯", "坏", 0.15, "在", "路口"), "路灯坏在路口。"),
        (("请问", "怎么", "办理", "老年证"), "请问怎么办理老年证？"),
        (("你们", "能", "来", "吗", 0.8, "我", "在", "家"), "你们能来吗？我在家。"),
        (("停水", "了", "还有", "停电", "因为"), "停水了还有停电因为，"),
        (("嗯", 0.5, "好"), "嗯好。"),
    ],
)
def test_pauses_and_words_make_marks(parts: tuple[str | float, ...], expected: str) -> None:
    assert stopped(*parts) == expected


@pytest.mark.parametrize("text", ["路灯坏了，晚上很黑。", "한국어는그대로", "ok"])
def test_what_has_marks_or_is_not_chinese_stays(text: str) -> None:
    assert stop_edits(text, [(text, 0.0, 2.0)]) == []


def test_without_times_nothing_is_put_in() -> None:
    assert stop_edits("路灯坏了晚上很黑", []) == []
