"""How long somebody will wait, by the rate at which their queue was answered just now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

PRESENT = timedelta(minutes=15)
"""How far back answers tell the present rate."""

FEWEST = 3
"""Answers that make a rate; with fewer no time is told at all."""

LONGEST_MIN = 30
"""Beyond, no number is told: so far ahead it would be none to rely on."""

EXACT_MIN = 5
"""Up to here minutes are told one by one, beyond by fives, upwards."""


def expected_min(ahead: int, answered: Sequence[datetime], at: datetime) -> int | None:
    """Return how many minutes somebody will wait, rounded up; ``None`` if there is no rate to tell it by.

    Args:
        ahead: How many are before them.
        answered: When calls of the queue were answered, in any order.
        at: The present moment.
    """
    lately = [one for one in answered if at - PRESENT <= one <= at]
    if len(lately) < FEWEST:
        return None
    minutes = ceil((ahead + 1) * (PRESENT.total_seconds() / 60) / len(lately))
    return minutes if minutes <= EXACT_MIN else ceil(minutes / EXACT_MIN) * EXACT_MIN
