"""When a word of an utterance was said."""

from collections.abc import Sequence

Words = Sequence[Sequence[str | float]]


def moment_of(text: str, words: Words, length_s: float, at: int) -> tuple[float, bool]:
    """Return when a character of an utterance was said, and whether that is measured.

    Where the engine gave no times, speech is taken to run evenly over the utterance: near enough to replay from.

    Args:
        text: The utterance.
        words: Its words with times; may be empty.
        length_s: Its length.
        at: The character's place in the text.

    Returns:
        Seconds from the utterance's start, and whether the engine said so.
    """
    letters = sum(not letter.isspace() for letter in text[:at])
    passed = 0
    for word, start, _ in words:
        passed += len(str(word).replace(" ", ""))
        if letters < passed:
            return float(start), True
    whole = sum(not letter.isspace() for letter in text)
    return round(length_s * letters / whole, 2) if whole else 0.0, False
