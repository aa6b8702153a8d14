"""Characters as they are printed: no spaces between Chinese ones, simplified, punctuation the Chinese way."""

import re
from functools import cache

from opencc import OpenCC

_CJK = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"
_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_SPACES = re.compile(r"\s+")

_FULL_WIDTH = str.maketrans(",?!:;", "，？！：；")
_PUNCTUATION = re.compile(rf"(?<=[{_CJK}0-9])\s*([,?!:;])\s*")
_STOP = re.compile(rf"(?<=[{_CJK}])\.(?=\s|$)")


def join_characters(text: str) -> str:
    """Take out the spaces a recogniser puts between Chinese characters; those around Latin words stay."""
    return _SPACES.sub(" ", _GAP.sub("", text)).strip()


def simplify(text: str) -> str:
    """Write traditional characters as simplified ones."""
    return str(_converter().convert(text))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def punctuate(text: str) -> str:
    """Write the punctuation after Chinese characters the Chinese way."""
    return _STOP.sub("。", _PUNCTUATION.sub(lambda found: found[1].translate(_FULL_WIDTH), text))
