"""What comparing with Asterisk has found so far."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Tally:
    """Counts since the start.

    Attributes:
        looks: How often was compared.
        looked_at: When last.
        took_s: How long that took.
        found: Differences by kind.
        mended: How many of them the next look did not see any more.
        standing: How many stand just now.
        longest_s: The longest that one stood, from the look that saw it first to the look that saw it gone.
    """

    looks: int = 0
    looked_at: datetime | None = None
    took_s: float = 0.0
    found: Counter[str] = field(default_factory=Counter)
    mended: int = 0
    standing: int = 0
    longest_s: float = 0.0
