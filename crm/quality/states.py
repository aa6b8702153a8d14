"""The life of an inspection as a table."""

from enum import StrEnum

from crm.moves import Table


class InspectionState(StrEnum):
    """Where an inspection stands; the last two are ends. ``told``: the operator sees the result and may appeal."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    TOLD = "told"
    APPEALED = "appealed"
    DECIDED = "decided"
    CLOSED = "closed"


class InspectionMove(StrEnum):
    """What can happen to it. ``lapse``: the time to appeal is over."""

    CLAIM = "claim"
    RELEASE = "release"
    EXPIRE = "expire"
    SCORE = "score"
    AGREE = "agree"
    LAPSE = "lapse"
    APPEAL = "appeal"
    DECIDE = "decide"


_S, _M = InspectionState, InspectionMove

INSPECTION = Table(
    "inspection",
    {
        _S.WAITING: {_M.CLAIM: _S.CLAIMED},
        _S.CLAIMED: {_M.RELEASE: _S.WAITING, _M.EXPIRE: _S.WAITING, _M.SCORE: _S.TOLD},
        _S.TOLD: {_M.AGREE: _S.CLOSED, _M.LAPSE: _S.CLOSED, _M.APPEAL: _S.APPEALED},
        _S.APPEALED: {_M.DECIDE: _S.DECIDED},
    },
)

SCORED = (_S.TOLD, _S.APPEALED, _S.DECIDED, _S.CLOSED)
"""There is a result, and the operator may see it."""


class Reason(StrEnum):
    """Why a call is inspected."""

    CHANCE = "chance"
    NEWCOMER = "newcomer"
    DISSATISFIED = "dissatisfied"
    FAILED_TRANSFER = "failed_transfer"
    DANGER = "danger"
    LONG = "long"
    BY_HAND = "by_hand"


class Decision(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    CHANGED = "changed"
