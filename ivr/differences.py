"""What two memories do not agree on, and how it is put right."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

EVER = datetime.min.replace(tzinfo=UTC)
"""Since when something is so that nobody of ours has a hand in."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that Asterisk shows otherwise than we know it. Two are the same if they tell the same.

    Attributes:
        kind: ``member`` and ``pause`` of a queue, ``call``, ``state`` of an operator; for counting.
        about: The operator's login, or the call.
        told: What was expected and what is there; nothing of a citizen.
        since: Since when our side is as it is: a side that moved meanwhile makes another difference.
        mend: Puts it right; Asterisk follows our wishes, our states follow its calls.
    """

    kind: str
    about: str
    told: str
    since: datetime
    mend: Callable[[], Awaitable[None]] = field(compare=False, repr=False)
