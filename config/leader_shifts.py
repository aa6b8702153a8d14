"""How a city holds its leaders' shifts (市长接听日)."""

from pydantic import Field

from config.part import Name, Part


class LeaderShiftRules(Part):
    """What is the same in every shift.

    Attributes:
        queue: Where callers wait for the leader; only operators lead there, by handing over.
        waiting: How many may wait there at once.
        appears_within_min: How many minutes after the beginning the leader must be ready.
    """

    queue: Name
    waiting: int = Field(default=3, ge=1, le=50)
    appears_within_min: int = Field(default=10, ge=1, le=120)
