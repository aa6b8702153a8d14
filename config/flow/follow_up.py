"""Where the line asks a citizen, whom it called, how their matter was handled (回访)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.part import Name, Part

QUESTIONS = ("contacted", "solved", "result", "attitude")
"""What is asked, in this order (domain.md §8)."""


class FollowUp(Part):
    """Asks whether it is their ticket, then the questions; key 0 leads to a person, ``*`` says it again.

    Attributes:
        questions: The prompts of each question; what their keys mean is the same in every city.
        timeout_s: How long to wait for a key.
        tries: After so many times without one the rest is not evaluated.
        unhappy: A message follows in which whoever is not satisfied says why.
        then: What follows when everything was answered.
        silent: What follows when no key came.
    """

    do: Literal["follow_up"]
    questions: dict[
        Literal["contacted", "solved", "result", "attitude"], Annotated[tuple[Name, ...], Field(min_length=1)]
    ]
    timeout_s: int = Field(default=10, ge=3, le=30)
    tries: int = Field(default=2, ge=1, le=5)
    unhappy: Name
    then: Name
    silent: Name

    @model_validator(mode="after")
    def asks_all(self) -> Self:
        """Refuse a follow-up without one of the questions."""
        if missing := [one for one in QUESTIONS if one not in self.questions]:
            raise ValueError(f"questions: expected {', '.join(QUESTIONS)}, got none for {', '.join(missing)}")
        return self

    @property
    def prompts(self) -> tuple[str, ...]:
        """All that is said here, in its order."""
        return tuple(prompt for one in QUESTIONS for prompt in self.questions[one])  # type: ignore[index]

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"unhappy": self.unhappy, "then": self.then, "silent": self.silent}
