"""How much money it is about."""

import re
from collections.abc import Sequence

from asr.reading.digits import NUMBER, counted, spoken_digits
from asr.reading.said import Sentence, field
from crm.tickets.drafts import DraftField

_SUM = re.compile(rf"(?P<sum>{NUMBER})(?:多|来)?(?:块钱|块|元|圆)")
_MONEY = "交|花|付|收|充|欠|骗|赔|罚|退|要|值|卡里|里头|里面|还有|还剩|一共|总共|共|工资|工钱|定金|押金|学费|货款|买"
_TOLD = re.compile(
    rf"(?:{_MONEY})[^0-9，。？！]{{0,5}}?(?P<sum>{NUMBER})(?![个天人户年号次米斤辆家栋平吨条张车亩楼层岁名位月点分路多几来])"
)
_COUNTS = re.compile(r"[百千万]|[0-9]{3}")
PIECES = 3
"""So few 块 without 钱 are pieces of something."""
MOST = 10_000_000_000


def read_amount(sentences: Sequence[Sentence]) -> DraftField | None:
    """Return the largest sum that is said, in yuan; one without its currency is less sure."""
    best: tuple[int, float, Sentence] | None = None
    for sentence in sentences:
        for pattern, confidence in ((_SUM, 0.85), (_TOLD, 0.65)):
            for said in pattern.finditer(sentence.text):
                value = _value(said, told=pattern is _TOLD)
                if value and value < MOST and (best is None or value > best[0]):
                    best = (value, confidence, sentence)
    return field(f"{best[0]}元", best[2], best[1]) if best else None


def _value(said: re.Match[str], *, told: bool) -> int | None:
    """Return what a sum counts; nothing if it is a number to call, small talk, or some pieces of something."""
    if told and (spoken_digits(said["sum"]) or not _COUNTS.search(said["sum"])):
        return None
    value = counted(said["sum"])
    return None if value and value <= PIECES and said[0].endswith("块") else value
