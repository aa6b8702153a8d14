"""What a call meets on its way: each kind of node has its ``do``, and names where it leads."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.callers import CallerKind
from config.flow.follow_up import FollowUp
from config.languages import Language
from config.part import Name, Part

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
KEEP = "1"
"""Pressed twice by whoever waits: they keep their place and are called back. The first time they hear what it means."""

Prompts = Annotated[tuple[Name, ...], Field(min_length=1)]
"""Prompts of the catalogue, played one after the other."""


class Repeated(Part):
    """How many calls of the same number within how many hours make somebody who calls again."""

    calls: int = Field(ge=1, le=100)
    hours: int = Field(ge=1, le=720)


class InLine(Part):
    """At least so many citizens wait in a queue."""

    queue: Name
    at_least: int = Field(ge=1, le=1000)


class When(Part):
    """What must hold, all of it, for a case to be taken. What is not known, as without a database, does not hold.

    Attributes:
        within: It is one of the hours named so in the flow.
        dialled: This number was dialled.
        said: A danger was heard in what the citizen said.
        repeated: The citizen called before.
        waiting: The queue is as long as this.
        caller: The citizen's number is on this list, or called too often.
        mode: The line was in this mode of the flow when the call came.
    """

    within: Name | None = None
    dialled: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")] | None = None
    said: Literal["danger"] | None = None
    repeated: Repeated | None = None
    waiting: InLine | None = None
    caller: CallerKind | None = None
    mode: Name | None = None

    @model_validator(mode="after")
    def asks_something(self) -> Self:
        """Refuse a case that always holds: what always holds is ``otherwise``."""
        if not self.model_fields_set:
            raise ValueError("expected at least one condition, got none; what always holds is `otherwise`")
        return self


class Say(Part):
    """Plays prompts, then goes on; with ``language``, in it from here on."""

    do: Literal["say"]
    prompts: Prompts
    language: Language | None = None
    then: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"then": self.then}


class Choice(Part):
    """What a key means: a word for the operator, perhaps the queue the call will wait in, and the next node.

    ``kind`` is a kind of the ticket's form, or empty; ``language`` is what the call hears from here on.
    """

    name: str
    name_en: str
    kind: str = ""
    queue: Name | None = None
    language: Language | None = None
    to: Name


class Ask(Part):
    """Asks for a key; ``otherwise`` is taken at silence, and after ``tries`` wrong keys.

    ``skipped`` is where the call goes instead while the flow has its menus switched off.
    """

    do: Literal["ask"]
    prompts: Prompts
    timeout_s: int = Field(ge=1, le=30)
    tries: int = Field(ge=1, le=5)
    keys: dict[Key, Choice] = Field(min_length=1)
    otherwise: Name
    skipped: Name | None = None

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        ways = {f"keys.{key}": choice.to for key, choice in self.keys.items()}
        ways["otherwise"] = self.otherwise
        return ways | ({"skipped": self.skipped} if self.skipped else {})


class Matter(Part):
    """Lets the citizen say the matter; seconds of the whole and of the silence that ends it. Any key skips."""

    do: Literal["matter"]
    prompts: Prompts
    max_s: int = Field(ge=3, le=60)
    silence_s: int = Field(ge=1, le=10)
    then: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"then": self.then}


class Announce(Part):
    """Plays the announcements in force that fit the call, the newest first, ``most`` at most; passed over if none does.

    ``prompts`` are said before, ``after`` tells how to go on: whoever hangs up then was answered, the key
    ``repeat`` says them again (``tries`` times in all), silence and any other key lead on.
    """

    do: Literal["announce"]
    prompts: Prompts
    after: Prompts
    most: int = Field(default=2, ge=1, le=2)
    repeat: Annotated[str, StringConstraints(pattern=r"^[1-9*#]$")]
    tries: int = Field(ge=1, le=5)
    timeout_s: int = Field(ge=1, le=30)
    then: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"then": self.then}


class Refuse(Part):
    """Tells somebody that their number may not call now; key 0 leads to a person, and what they say is heard.

    Attributes:
        max_s: Seconds in which they may speak.
        silence_s: Seconds of silence that end it.
        tries: How often other keys are asked anew.
        then: Where the call goes, in danger too: a ``choose`` asks whether one was said.
    """

    do: Literal["refuse"]
    prompts: Prompts
    max_s: int = Field(ge=3, le=60)
    silence_s: int = Field(ge=2, le=10)
    tries: int = Field(ge=1, le=5)
    then: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"then": self.then}


class Record(Part):
    """Lets the citizen leave a message; seconds of the whole and of the silence that ends it.

    ``#`` ends it, 0 leads to a person. ``silent`` follows if nothing was said.
    """

    do: Literal["record"]
    prompts: Prompts
    max_s: int = Field(ge=10, le=300)
    silence_s: int = Field(ge=2, le=15)
    then: Name
    silent: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"then": self.then, "silent": self.silent}


class Case(Part):
    """One way of a choice that the line makes by itself."""

    when: When
    to: Name


class Choose(Part):
    """Takes the first case that holds, else ``otherwise``; nothing is heard."""

    do: Literal["choose"]
    cases: tuple[Case, ...] = Field(min_length=1)
    otherwise: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {f"cases.{at}": case.to for at, case in enumerate(self.cases)} | {"otherwise": self.otherwise}


class Queue(Part):
    """Waits for an operator: in this queue, else in the one chosen by key, else in the city's default.

    ``sooner`` is added to the queue's priority. ``call_back`` is a node of that kind: whoever waits is offered it,
    and comes there by pressing ``KEEP`` twice.
    """

    do: Literal["queue"]
    prompts: Prompts
    queue: Name | None = None
    sooner: int = Field(default=0, ge=0, le=100)
    call_back: Name | None = None

    @property
    def leads(self) -> dict[str, str]:
        """Where a key leads; what comes after the talk is the flow's ``after_talk``."""
        return {f"keys.{KEEP}": self.call_back} if self.call_back else {}


class CallBack(Part):
    """Keeps the citizen's place in the line and says so; they are called back at their turn.

    Whoever cannot be called, for want of a number or at this hour, is led to a person instead.
    """

    do: Literal["call_back"]
    prompts: Prompts

    @property
    def leads(self) -> dict[str, str]:
        """Nowhere."""
        return {}


class Survey(Part):
    """Asks for the evaluation, whose keys are the profile's ``survey.scores``; silence is no evaluation.

    ``thanked`` follows an evaluation, ``then`` silence and ``tries`` wrong keys.
    """

    do: Literal["survey"]
    prompts: Prompts
    timeout_s: int = Field(ge=3, le=30)
    tries: int = Field(ge=1, le=5)
    thanked: Name
    then: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"thanked": self.thanked, "then": self.then}


class End(Part):
    """Says goodbye and hangs up."""

    do: Literal["end"]
    prompts: Prompts

    @property
    def leads(self) -> dict[str, str]:
        """Nowhere."""
        return {}


class Progress(Part):
    """Tells how tickets stand: the caller's own, or one by its number and query code.

    ``prompts`` ask for the number. Key 0 leads to a person; ``otherwise`` is taken at silence, and after ``tries``
    wrong answers.
    """

    do: Literal["progress"]
    prompts: Prompts
    timeout_s: int = Field(ge=3, le=30)
    tries: int = Field(ge=1, le=5)
    otherwise: Name

    @property
    def leads(self) -> dict[str, str]:
        """Where the call may go, by what leads there."""
        return {"otherwise": self.otherwise}


Node = Annotated[
    Say | Ask | Matter | Progress | Announce | Record | Refuse | Choose | Queue | CallBack | Survey | FollowUp | End,
    Field(discriminator="do"),
]
