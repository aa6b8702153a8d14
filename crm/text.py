"""Text that came from outside, made harmless for letters, subjects and files."""

import re
import unicodedata

_NO_XML = "\ufffe\uffff"
"""Code points that no XML holds (XML 1.0 §2.2): one of them would spoil a whole workbook or letter."""
_SPACES = re.compile(r"\s+")
_UNSEEN = ("Cc", "Cf", "Cs", "Co")


def harmless(text: str) -> str:
    """Return the text without control and format characters (C0, C1, bidirectional marks, zero-width ones).

    Line breaks and tabs stay. Unicode categories Cc, Cf, Cs and Co are the ones that show nothing but change what is
    shown; see UAX #9 and UTR #36 for what right-to-left overrides are abused for. What no XML holds goes as well.
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or not (c in _NO_XML or unicodedata.category(c) in _UNSEEN))


def one_line(text: str, limit: int) -> str:
    """Return the text harmless, on one line, no longer than the limit; a cut is shown."""
    flat = _SPACES.sub(" ", harmless(text)).strip()
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
