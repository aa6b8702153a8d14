"""One operator's state."""

from dataclasses import dataclass
from datetime import datetime

from crm.operators.states import OperatorState

NO_ANSWER = "no_answer"
"""Reason of a pause that the server made because the operator let it ring (未接听)."""

PHONE_LOST = "phone_lost"
"""Reason of a pause that the server made because the operator's softphone is gone."""

SIGNED_IN = "signed_in"
"""Reason that Asterisk shows between the sign-in and the first ready."""

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
        extensions_left: How often the wrap-up may still be given its full time.
        next_pause: The reason of a pause that was asked for during a call and comes after its wrap-up.
        pause_until: When the pause has lasted as long as its reason allows.
        crowded: Whether, when the pause began, more than allowed were on one of the same reason.
    """

    state: OperatorState
    reason: str
    since: datetime
    call_id: str | None = None
    wrap_up_until: datetime | None = None
    extensions_left: int = 0
    next_pause: str | None = None
    pause_until: datetime | None = None
    crowded: bool = False
