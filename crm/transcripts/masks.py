"""Hiding who somebody is in what was said: numbers of telephone, identity card, bank card and plate, e-mail, names.

Stricter than ``crm.identity.masks``: a recogniser mishears digits and a speaker pauses within a number, so every row of
seven digits or more is hidden, whatever it is, also where it runs on into the next utterance. Numbers of tickets stay.
What is hidden keeps its length: the words of an utterance stay on its text.
"""

import re
from collections.abc import Collection, Sequence

from crm.identity.masks import ID_LIKE, PLATE, TICKET, is_id, mask_text
from crm.text import harmless

Words = Sequence[Sequence[str | float]]

LEAST = 7
"""Digits from which on a row is nobody else's business; 12345 and 95598 are."""

_VALUES = {"零": "0", "〇": "0", "一": "1", "幺": "1", "两": "2"}
_VALUES |= {letter: str(value) for value, letter in enumerate("二三四五六七八九", 2)}
_DIGIT = rf"[0-9{''.join(_VALUES)}]"
_ROW = re.compile(rf"{_DIGIT}(?:[\s,，、.。·？?\-—]{{0,3}}{_DIGIT})+[XxＸ]?")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:\s\d{1,2})?")
_AMOUNT = re.compile(r"\s*(?:元|块|万|亿|%|％)")


def hide_said(said: Sequence[str], names: Collection[str] = ()) -> list[str]:
    """Return one side's utterances in their order as everybody reads them who did not talk with the citizen.

    Args:
        said: What is shown together; a number that runs on from one into the next is hidden in both.
        names: Names to hide wherever they stand.
    """
    return [mask_text(text, names, places=False) for text in hide_numbers([harmless(text) for text in said])]


def hide_numbers(said: Sequence[str]) -> list[str]:
    """Return one side's utterances in their order with personal numbers hidden: ``138****8000``."""
    whole = list("\n".join(said))
    text = "".join(whole)
    for found in PLATE.finditer(text):
        places = [at for at in range(*found.span()) if text[at].isalnum()]
        _hide(whole, places[2:-2])
    for found in _ROW.finditer(text):
        places = [at for at in range(*found.span()) if text[at].isalnum()]
        if len(places) >= LEAST and not _is_public(text, found):
            first, last = (3, 4) if len(places) >= 11 else (2, 2)
            _hide(whole, places[first:-last])
    return "".join(whole).split("\n") if said else []


def masked_words(words: Words, text: str, masked: str) -> list[tuple[str, float, float]]:
    """Return the words of an utterance as its masked text has them; none where that cannot be told any more."""
    if len(text) != len(masked):
        return []
    letters = "".join(m for t, m in zip(text, masked, strict=True) if not t.isspace())
    done: list[tuple[str, float, float]] = []
    at = 0
    for word, start, end in words:
        length = sum(not letter.isspace() for letter in str(word))
        done.append((letters[at : at + length], float(start), float(end)))
        at += length
    return done


def _hide(letters: list[str], places: Sequence[int]) -> None:
    for at in places:
        letters[at] = "*"


def _is_public(text: str, found: re.Match[str]) -> bool:
    """Return whether a row of digits is a day, an amount, or the number of a ticket."""
    if _DAY.fullmatch(found[0]) or (len(found[0]) < 11 and _AMOUNT.match(text, found.end())):
        return True
    digits = "".join(_VALUES.get(c, c) for c in found[0] if c.isalnum())
    return bool(TICKET.fullmatch(digits)) and not (is_id(digits) or ID_LIKE.fullmatch(digits))
