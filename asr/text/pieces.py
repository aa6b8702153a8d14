"""A text in pieces with times, and changes to it that keep the times.

The pieces, put together, are the text, spaces included; a piece is ``(text, start_s, end_s)``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from asr.engines.base import Word

_PLAIN = str.maketrans("，？！：；。", ",?!:;.")
"""Engines give their words with the punctuation they wrote; the text has it the Chinese way already."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from ``start`` up to ``end`` become ``text``; nothing is replaced where both are the same."""

    start: int
    end: int
    text: str


def aligned(text: str, words: Iterable[Word]) -> list[Word]:
    """Return the words as pieces of the text, each with the spaces after it; none if they are not this text's words."""
    pieces: list[Word] = []
    plain, at = text.translate(_PLAIN), 0
    for word, start, end in words:
        if not plain.startswith(word.translate(_PLAIN), at):
            return []
        after = at + len(word)
        while after < len(text) and text[after].isspace():
            after += 1
        pieces.append((text[at:after], start, end))
        at = after
    return pieces if at == len(text) else []


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text after edits, which stand in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*parts, text[at:]))


def follow(pieces: Sequence[Word], edits: Sequence[Edit]) -> list[Word]:
    """Return the pieces after edits; what replaces several of them takes the time of all, what is put in none."""
    done: list[Word] = []
    rest, at = list(pieces), 0
    for edit in edits:
        before, rest = _cut(rest, edit.start - at)
        covered, rest = _cut(rest, edit.end - edit.start)
        done += before
        if covered and edit.text:
            done.append((edit.text, covered[0][1], covered[-1][2]))
        elif done and edit.text:
            last, start, end = done[-1]
            done[-1] = (last + edit.text, start, end)
        at = edit.end
    return done + rest


def moved(at: int, edits: Sequence[Edit]) -> int:
    """Return where the character at a position stands after edits; what is put in at a position stands before it."""
    return at + sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= at)


def _cut(pieces: list[Word], length: int) -> tuple[list[Word], list[Word]]:
    """Return the first so many characters and the rest; within a piece time runs evenly."""
    first: list[Word] = []
    for number, (text, start, end) in enumerate(pieces):
        if length <= 0:
            return first, pieces[number:]
        if len(text) > length:
            middle = round(start + (end - start) * length / len(text), 2)
            first.append((text[:length], start, middle))
            return first, [(text[length:], middle, end), *pieces[number + 1 :]]
        first.append((text, start, end))
        length -= len(text)
    return first, []
