"""What the line dials by itself: when, how often, and what it leaves to people."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.part import Part
from config.queues import Opening


class DialledRules(Part):
    """When the line may dial citizens.

    Attributes:
        hours: When citizens may be called.
        tries: After so many tries it is left to people.
        retry_minutes: The pause after each try; the last one holds for all further ones.
    """

    hours: tuple[Opening, ...] = Field(min_length=1)
    tries: int = Field(default=2, ge=1, le=9)
    retry_minutes: tuple[Annotated[int, Field(ge=1, le=4320)], ...] = Field(default=(10, 60), min_length=1)

    @model_validator(mode="after")
    def grows(self) -> Self:
        """Refuse pauses that become shorter."""
        if list(self.retry_minutes) != sorted(self.retry_minutes):
            raise ValueError(f"retry_minutes: expected pauses that grow, got {list(self.retry_minutes)}")
        return self

    def pause(self, tries: int) -> timedelta:
        """Return how long nothing is dialled after so many tries; nothing before the first."""
        place = min(tries, len(self.retry_minutes)) - 1
        return timedelta(minutes=self.retry_minutes[place]) if tries else timedelta()


class FollowUpCallRules(DialledRules):
    """Follow-ups (回访) in which the line asks by keys. Whom people ask instead: domain.md §8.

    Attributes:
        at_once: So many citizens are called at the same time; the other channels are for whoever calls.
        by_people: The share that chance leaves to people, so that they hear how citizens speak of the city.
        reason: The reason (``intake.dissatisfactions``) that stands for what a dissatisfied citizen said; their own
            words are the comment.
        words_minutes: So long the ticket waits for the words of a recording, before it goes on without them.
    """

    at_once: int = Field(default=2, ge=1, le=50)
    by_people: float = Field(default=0.05, ge=0, le=1)
    reason: str = "other"
    words_minutes: int = Field(default=10, ge=1, le=120)
