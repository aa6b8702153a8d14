"""One department's part as a table."""

from collections.abc import Mapping
from enum import StrEnum

from crm.moves import Table
from crm.tickets.states import Move, Role, Status


class AssignmentRole(StrEnum):
    """Why the department has it."""

    LEAD = "lead"
    CO = "co"
    SUB = "sub"


class AssignmentStatus(StrEnum):
    """Where one department's part stands."""

    TO_SIGN = "to_sign"
    WORKING = "working"
    RETURN_REVIEW = "return_review"
    ARBITRATION = "arbitration"
    EXTENSION_REVIEW = "extension_review"
    LONG_EXTENSION_REVIEW = "long_extension_review"
    REPLIED = "replied"
    RETURNED = "returned"
    RECALLED = "recalled"


_S, _M = AssignmentStatus, Move

ASSIGNMENT = Table(
    "assignment",
    {
        _S.TO_SIGN: {_M.SIGN: _S.WORKING, _M.ASK_RETURN: _S.RETURN_REVIEW, _M.RECALL: _S.RECALLED},
        _S.WORKING: {
            _M.ASK_RETURN: _S.RETURN_REVIEW,
            _M.ASSIGN_SUB: _S.WORKING,
            _M.ASK_EXTENSION: _S.EXTENSION_REVIEW,
            _M.ASK_LONG_EXTENSION: _S.LONG_EXTENSION_REVIEW,
            _M.FEEDBACK: _S.WORKING,
            _M.DECLARE: _S.WORKING,
            _M.REPLY: _S.REPLIED,
            _M.RECALL: _S.RECALLED,
        },
        _S.RETURN_REVIEW: {
            _M.GRANT_RETURN: _S.RETURNED,
            _M.REFUSE_RETURN: _S.WORKING,
            _M.ARBITRATE: _S.ARBITRATION,
            _M.RECALL: _S.RECALLED,
        },
        _S.ARBITRATION: {_M.GRANT_RETURN: _S.RETURNED, _M.REFUSE_RETURN: _S.WORKING, _M.RECALL: _S.RECALLED},
        _S.EXTENSION_REVIEW: {
            _M.GRANT_EXTENSION: _S.WORKING,
            _M.REFUSE_EXTENSION: _S.WORKING,
            _M.FEEDBACK: _S.EXTENSION_REVIEW,
            _M.RECALL: _S.RECALLED,
        },
        _S.LONG_EXTENSION_REVIEW: {
            _M.GRANT_EXTENSION: _S.WORKING,
            _M.REFUSE_EXTENSION: _S.WORKING,
            _M.FEEDBACK: _S.LONG_EXTENSION_REVIEW,
            _M.RECALL: _S.RECALLED,
        },
        _S.REPLIED: {_M.SEND_BACK: _S.WORKING, _M.RECALL: _S.RECALLED},
    },
)

DECIDERS: Mapping[tuple[AssignmentStatus, Move], frozenset[Role]] = {
    (_S.ARBITRATION, _M.GRANT_RETURN): frozenset({Role.SUPERVISOR, Role.INSPECTOR}),
    (_S.ARBITRATION, _M.REFUSE_RETURN): frozenset({Role.SUPERVISOR, Role.INSPECTOR}),
    (_S.LONG_EXTENSION_REVIEW, _M.GRANT_EXTENSION): frozenset({Role.SUPERVISOR}),
    (_S.LONG_EXTENSION_REVIEW, _M.REFUSE_EXTENSION): frozenset({Role.SUPERVISOR}),
}
"""Who alone makes a move of a part that stands there, where that is not everybody whom the move is for."""

OVER = (_S.REPLIED, _S.RETURNED, _S.RECALLED)
"""The department has nothing to do any more, unless its reply is sent back."""

GONE = (_S.RETURNED, _S.RECALLED)
"""The department has the ticket no longer."""

TICKET_STATUS = {
    _S.TO_SIGN: Status.DISPATCHED,
    _S.WORKING: Status.IN_PROGRESS,
    _S.RETURN_REVIEW: Status.RETURN_REVIEW,
    _S.ARBITRATION: Status.ARBITRATION,
    _S.EXTENSION_REVIEW: Status.EXTENSION_REVIEW,
    _S.LONG_EXTENSION_REVIEW: Status.LONG_EXTENSION_REVIEW,
    _S.REPLIED: Status.HANDLED,
    _S.RETURNED: Status.PENDING_DISPATCH,
    _S.RECALLED: Status.PENDING_DISPATCH,
}
"""The status of a ticket whose lead stands there."""
