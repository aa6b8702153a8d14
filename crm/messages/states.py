"""The life of a message as a table."""

from enum import StrEnum

from crm.moves import Table


class MessageState(StrEnum):
    """Where a message stands; the last five are ends. ``empty``: nothing was said."""

    ARRIVING = "arriving"
    OPEN = "open"
    CLAIMED = "claimed"
    TICKET = "ticket"
    ANSWERED = "answered"
    DUPLICATE = "duplicate"
    NONSENSE = "nonsense"
    EMPTY = "empty"


class MessageMove(StrEnum):
    """What can happen to it. ``stand``: its recording is there and somebody speaks in it, or it does not come."""

    STAND = "stand"
    FIND_EMPTY = "find_empty"
    CLAIM = "claim"
    RELEASE = "release"
    MAKE_TICKET = "make_ticket"
    ANSWER = "answer"
    DUPLICATE = "duplicate"
    NONSENSE = "nonsense"


_S, _M = MessageState, MessageMove

MESSAGE = Table(
    "message",
    {
        _S.ARRIVING: {_M.STAND: _S.OPEN, _M.FIND_EMPTY: _S.EMPTY},
        _S.OPEN: {_M.CLAIM: _S.CLAIMED},
        _S.CLAIMED: {
            _M.RELEASE: _S.OPEN,
            _M.MAKE_TICKET: _S.TICKET,
            _M.ANSWER: _S.ANSWERED,
            _M.DUPLICATE: _S.DUPLICATE,
            _M.NONSENSE: _S.NONSENSE,
        },
    },
)

OVER = (_S.TICKET, _S.ANSWERED, _S.DUPLICATE, _S.NONSENSE, _S.EMPTY)
WORK = (_S.OPEN, _S.CLAIMED)
"""What the worklist shows."""
