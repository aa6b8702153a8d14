"""One operator's state."""

from dataclasses import dataclass
from datetime import datetime

from crm.operators.states import OperatorState

NO_ANSWER = "no_answer"
"""Reason of a pause that the server made because the operator let it ring (未接听)."""

PHONE_LOST = "phone_lost"
"""Reason of a pause that the server made because the operator's softphone is gone."""

WRAP_UP = "wrap_up"
"""Reason that Asterisk shows from the answer to the end of the wrap-up."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What an operator is doing.

    Attributes:
        state: The working state.
        reason: Why, for a pause; empty otherwise.
        since: Since when.
        call_id: The call it is about: ringing, talking, held or just finished.
        wrap_up_until: When the wrap-up ends by itself.
        next_pause: The reason of a pause that was asked for during a call and comes after its wrap-up.
    """

    state: OperatorState
    reason: str
    since: datetime
    call_id: str | None = None
    wrap_up_until: datetime | None = None
    next_pause: str | None = None
