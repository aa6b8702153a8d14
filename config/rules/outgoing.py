"""Whom the hotline may call: numbers of citizens by their shape, and the lines a live call can be handed over to."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from config.part import Part
from config.rules.dialled import DialledRules, FollowUpCallRules

NumberPattern = Annotated[str, StringConstraints(pattern=r"^(?:[0-9XZN]|\[[0-9]+(?:-[0-9])?\]){3,16}$")]
"""A number of fixed length as the dialplan writes it: X 0 to 9, Z 1 to 9, N 2 to 9, [3-9] or [35] one of these."""

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]
_ANY = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]"}


class Line(Part):
    """An emergency or utility line.

    Attributes:
        number: What is dialled.
        emergency: Whether a ticket may be left to it altogether, and waits for what it made of the matter.
        dangers: Words of the city for what it is the right one for.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    name: str
    name_en: str
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")]
    emergency: bool = False
    dangers: tuple[str, ...] = ()


class MachineRules(DialledRules):
    """Call-backs that the line dials by itself; the citizen confirms by key before an operator is bound.

    Attributes:
        missed_after_minutes: So long a missed call is left, for most citizens call again by themselves.
    """

    missed_after_minutes: int = Field(default=5, ge=0, le=120)


class CallBackRules(Part):
    """How calls that nobody answered are called back (domain.md §10: all of them, within 30 minutes).

    Attributes:
        within_minutes: After so long a call-back is late.
        claim_minutes: How long one person may have it without calling.
        tries: After so many it is given up.
        expires_hours: After so long it is not worth it any more.
        machine: What is dialled by itself; without it people call back, and nobody who waits is offered a call.
    """

    within_minutes: int = Field(default=30, ge=1, le=1440)
    claim_minutes: int = Field(default=15, ge=1, le=240)
    tries: int = Field(default=3, ge=1, le=10)
    expires_hours: int = Field(default=96, ge=1, le=720)
    machine: MachineRules | None = None

    @model_validator(mode="after")
    def leaves_one_to_people(self) -> "CallBackRules":
        """Refuse a machine that uses up every try."""
        if self.machine and self.machine.tries >= self.tries:
            raise ValueError(f"machine.tries: expected less than tries ({self.tries}), got {self.machine.tries}")
        return self


class OutgoingRules(Part):
    """The plan of numbers. What fits no pattern of ``allowed`` is never dialled; the patterns are the dialplan's too.

    Attributes:
        ring_s: How long the called side may ring.
        allowed: Numbers of citizens.
        denied: Beginnings of numbers that are not dialled although a pattern fits.
        lines: Where a live call can be handed over to, in the order in which they are shown.
        call_back: How whoever was missed is called back.
        follow_up: How the line asks citizens by itself how it went (回访); without it people ask them all.
    """

    ring_s: int = Field(ge=5, le=120)
    allowed: tuple[NumberPattern, ...] = ()
    denied: tuple[Digits, ...] = ()
    lines: tuple[Line, ...] = ()
    call_back: CallBackRules = CallBackRules()
    follow_up: FollowUpCallRules | None = None

    @model_validator(mode="after")
    def lines_differ(self) -> "OutgoingRules":
        """Refuse a code given to two lines."""
        codes = [line.code for line in self.lines]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(f"expected each line once, got {sorted(twice)} again")
        return self

    def permits(self, number: str) -> bool:
        """Return whether this number of a citizen may be called."""
        if not number.isascii() or number.startswith(self.denied):
            return False
        return any(re.fullmatch(_expression(pattern), number) for pattern in self.allowed)

    def line(self, code: str) -> Line | None:
        """Return the line with this code."""
        return next((line for line in self.lines if line.code == code), None)

    @property
    def emergencies(self) -> tuple[Line, ...]:
        """The lines to which a ticket may be left."""
        return tuple(line for line in self.lines if line.emergency)


def _expression(pattern: str) -> str:
    return "".join(_ANY.get(sign, sign) for sign in pattern)
