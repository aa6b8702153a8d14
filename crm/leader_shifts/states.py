"""The lives of a leader's shift and of a booking as tables, and who makes which move."""

from collections.abc import Mapping
from enum import StrEnum

from crm.moves import Table
from crm.tickets.states import Role


class ShiftState(StrEnum):
    """Where a shift stands. ``running`` and ``over`` come by the clock."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    RUNNING = "running"
    OVER = "over"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


class ShiftMove(StrEnum):
    """What can happen to a shift."""

    PLAN = "plan"
    CHANGE = "change"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PUBLISH = "publish"
    BEGIN = "begin"
    END = "end"
    REPORT = "report"
    WITHDRAW = "withdraw"


_S, _M = ShiftState, ShiftMove

SHIFT = Table(
    "shift",
    {
        _S.DRAFT: {_M.CHANGE: _S.DRAFT, _M.SUBMIT: _S.SUBMITTED, _M.WITHDRAW: _S.WITHDRAWN},
        _S.SUBMITTED: {_M.APPROVE: _S.APPROVED, _M.SEND_BACK: _S.DRAFT, _M.WITHDRAW: _S.WITHDRAWN},
        _S.APPROVED: {_M.PUBLISH: _S.PUBLISHED, _M.WITHDRAW: _S.WITHDRAWN},
        _S.PUBLISHED: {_M.BEGIN: _S.RUNNING, _M.WITHDRAW: _S.WITHDRAWN},
        _S.RUNNING: {_M.END: _S.OVER},
        _S.OVER: {_M.REPORT: _S.REPORTED},
        _S.REPORTED: {},
        _S.WITHDRAWN: {},
    },
)

HELD = (_S.RUNNING, _S.OVER, _S.REPORTED)
"""It took place, or does: calls are of it."""
BOOKABLE = (_S.PUBLISHED, _S.RUNNING)

PLANNERS = (Role.SUPERVISOR, Role.ADMIN)
APPROVERS = (*PLANNERS, Role.LEADER)
READERS = (Role.OPERATOR, *APPROVERS, Role.INSPECTOR)
REPORT_READERS = (*APPROVERS, Role.INSPECTOR)
BOOKERS = (Role.OPERATOR, Role.SUPERVISOR)

MAKERS: Mapping[ShiftMove, tuple[Role, ...]] = {
    _M.PLAN: PLANNERS,
    _M.CHANGE: PLANNERS,
    _M.SUBMIT: PLANNERS,
    _M.SEND_BACK: APPROVERS,
    _M.APPROVE: APPROVERS,
    _M.PUBLISH: PLANNERS,
    _M.BEGIN: (Role.SYSTEM,),
    _M.END: (Role.SYSTEM, *APPROVERS),
    _M.REPORT: PLANNERS,
    _M.WITHDRAW: PLANNERS,
}


class BookingState(StrEnum):
    """Where a booking stands: ``led`` to the leader's queue, or not come when the shift was over."""

    BOOKED = "booked"
    LED = "led"
    NOT_COME = "not_come"
    WITHDRAWN = "withdrawn"


class BookingMove(StrEnum):
    """What can happen to a booking."""

    LEAD = "lead"
    CLOSE = "close"
    WITHDRAW = "withdraw"


_B, _N = BookingState, BookingMove

BOOKING = Table(
    "booking",
    {
        _B.BOOKED: {_N.LEAD: _B.LED, _N.CLOSE: _B.NOT_COME, _N.WITHDRAW: _B.WITHDRAWN},
        _B.LED: {_N.LEAD: _B.LED},
        _B.NOT_COME: {},
        _B.WITHDRAWN: {},
    },
)
