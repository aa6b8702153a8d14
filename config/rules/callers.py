"""How long a number stays on a list, and how often a number may call before it is asked to stop (domain.md §3, §12)."""

from typing import Annotated

from pydantic import Field, model_validator

from config.callers import CallerList
from config.part import Name, Part

Days = Annotated[int, Field(ge=1, le=3650)]


class CallerLimits(Part):
    """How often one number may call; more is over the limit until it is less again, nothing lasts by itself.

    Attributes:
        per_hour: Calls within an hour.
        per_day: Calls within 24 hours.
        idle_per_day: Of these, calls that asked for nothing: hung up before a queue, or noted so by the operator.
        idle_codes: What operators note of such calls (``wrap_up`` of a queue).
    """

    per_hour: int = Field(ge=1, le=1000)
    per_day: int = Field(ge=1, le=5000)
    idle_per_day: int = Field(ge=1, le=5000)
    idle_codes: tuple[Name, ...] = ()


class CallerRules(Part):
    """The city's lists of numbers.

    Attributes:
        longest_days: How long an entry of each list lasts at most; who needs it longer is asked for anew.
        limits: How often a number may call.
        again_days: How long a number is not proposed for the block list again after somebody decided about it.
    """

    longest_days: dict[CallerList, Days]
    limits: CallerLimits
    again_days: Days = 7

    @model_validator(mode="after")
    def lists_are_whole(self) -> "CallerRules":
        """Refuse a list without its longest time."""
        if missing := sorted(set(CallerList) - self.longest_days.keys()):
            raise ValueError(f"expected longest_days of every list, {missing} missing")
        return self
