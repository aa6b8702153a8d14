"""Commas and full stops for engines that write none: from pauses, and from words that end or begin a clause."""

import itertools
import re
from collections.abc import Sequence

from asr.engines.base import Word
from asr.text.pieces import Edit

LONG_S = 0.7
PAUSE_S = 0.35
BREATH_S = 0.12
"""Silence between two words that ends a sentence, ends a clause, or ends a clause whose words say so as well."""

CLAUSE = 4
"""Least letters of a clause."""

_MARKS = re.compile(r"[，。？！；：,?!;]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS = re.compile(r"[了吗呢吧啊呀嘛哦啦的]$")
_BEGINS = re.compile(
    r"但是?|可是|不过|所以|因为|而且|然后|如果|希望|请问?|还有|就是说|现在|结果|后来|麻烦|能不能|另外|并且|或者"
)
_GOES_ON = re.compile(r"(?:和|与|跟|或者?|还有|因为|所以|但是|可是|而且|如果|在|把|被|从|向|给|是|就是|的|、)$")
_QUESTION = re.compile(
    r"(?:吗|呢|么)$|(?:怎么办|怎么样|多少钱?|什么时候|哪里|哪儿|是不是|有没有|行不行|可不可以|能不能|好不好|对不对|为什么)$"
    r"|^(?:请问|咨询一下|我想问|想问一下).*(?:怎么|哪|什么|多久|多少|几|能不能|可不可以|是否|有没有)|^(?:什么时候|怎么|为什么|哪里).+"
)


def stop_edits(text: str, pieces: Sequence[Word]) -> list[Edit]:
    """Return the marks to put into an utterance in Chinese that has times but no punctuation; none otherwise."""
    if not pieces or _MARKS.search(text) or not _HAN.search(text):
        return []
    edits: list[Edit] = []
    at = begin = sentence = 0
    for (piece, _, end), (following, start, _) in itertools.pairwise(pieces):
        at += len(piece)
        clause, pause = text[begin:at], start - end
        if len(clause) < CLAUSE or not _is_stop(clause, following, pause):
            continue
        ended = pause >= LONG_S and not _GOES_ON.search(clause)
        edits.append(Edit(at, at, _final(text[sentence:at]) if ended else "，"))
        begin, sentence = at, at if ended else sentence
    last = "，" if _GOES_ON.search(text) else _final(text[sentence:])
    return [*edits, Edit(len(text), len(text), last)]


def _is_stop(clause: str, following: str, pause: float) -> bool:
    if pause >= PAUSE_S:
        return True
    said_so = _ENDS.search(clause) or _BEGINS.match(following)
    return pause >= BREATH_S and bool(said_so) and not _GOES_ON.search(clause[:-1])


def _final(sentence: str) -> str:
    return "？" if _QUESTION.search(sentence) else "。"
