"""States that somebody else wishes for an operator."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Order:
    """Who wishes it, by login, and why, in their own words."""

    by: str
    why: str = field(repr=False)
