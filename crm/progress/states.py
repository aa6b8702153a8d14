"""How a ticket stands, in the words of citizens."""

from enum import StrEnum

from crm.tickets.states import Status


class Stage(StrEnum):
    """What a citizen is told of a status; there is a prompt for each."""

    RECEIVED = "received"
    NEED_INFO = "need_info"
    EMERGENCY = "emergency"
    ANSWERED = "answered"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    HANDLED = "handled"
    CLOSED = "closed"
    MERGED = "merged"


_S = Status

STAGES: dict[Status, Stage] = {
    _S.PENDING_ACCEPT: Stage.RECEIVED,
    _S.NEED_INFO: Stage.NEED_INFO,
    _S.ACCEPTED: Stage.RECEIVED,
    _S.REJECTION_REVIEW: Stage.RECEIVED,
    _S.EMERGENCY: Stage.EMERGENCY,
    _S.ANSWERED: Stage.ANSWERED,
    _S.PENDING_DISPATCH: Stage.RECEIVED,
    _S.DISPATCHED: Stage.DISPATCHED,
    _S.IN_PROGRESS: Stage.IN_PROGRESS,
    _S.RETURN_REVIEW: Stage.IN_PROGRESS,
    _S.ARBITRATION: Stage.IN_PROGRESS,
    _S.EXTENSION_REVIEW: Stage.IN_PROGRESS,
    _S.LONG_EXTENSION_REVIEW: Stage.IN_PROGRESS,
    _S.HANDLED: Stage.HANDLED,
    _S.PENDING_VISIT: Stage.HANDLED,
    _S.PENDING_SUPERVISION: Stage.HANDLED,
    _S.CLOSING: Stage.HANDLED,
    _S.CLOSED: Stage.CLOSED,
    _S.MERGED: Stage.MERGED,
    _S.TERMINATED: Stage.CLOSED,
    _S.ARCHIVED: Stage.CLOSED,
}
"""What goes on between the hotline and departments, as a part that is given back, is no citizen's concern."""


class LookupWay(StrEnum):
    """By what a citizen came to a ticket."""

    NUMBER = "number"
    """By the number they call from."""
    CODE = "code"


class LookupAnswer(StrEnum):
    """What came of it."""

    TOLD = "told"
    REFUSED = "refused"
    """No such ticket, a wrong code, too many wrong ones, or a confidential ticket: nobody hears which."""


class Urged(StrEnum):
    """What came of a citizen's key."""

    DONE = "done"
    BEFORE = "before"
    """Somebody urged the ticket already on this day."""
