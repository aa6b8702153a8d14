"""The lives of a week's plan and of a swap of shifts, as tables."""

from enum import StrEnum

from crm.moves import Table


class PlanState(StrEnum):
    """Where a version of a week's plan stands; only a published one binds anybody."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DROPPED = "dropped"


class PlanMove(StrEnum):
    """What can be done with it. A published version is replaced by the next one."""

    PUBLISH = "publish"
    DROP = "drop"
    REPLACE = "replace"


_S, _M = PlanState, PlanMove

PLAN = Table(
    "plan",
    {
        _S.DRAFT: {_M.PUBLISH: _S.PUBLISHED, _M.DROP: _S.DROPPED},
        _S.PUBLISHED: {_M.REPLACE: _S.REPLACED},
    },
)


class SwapState(StrEnum):
    """Where a swap of two shifts stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class SwapMove(StrEnum):
    """What can be done with it: by the colleague, by who asked, by a supervisor."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REFUSE = "refuse"


_T, _N = SwapState, SwapMove

SWAP = Table(
    "swap",
    {
        _T.ASKED: {_N.AGREE: _T.AGREED, _N.DECLINE: _T.DECLINED, _N.WITHDRAW: _T.WITHDRAWN},
        _T.AGREED: {_N.ACCEPT: _T.ACCEPTED, _N.REFUSE: _T.REFUSED, _N.WITHDRAW: _T.WITHDRAWN},
    },
)
OPEN_SWAPS = (SwapState.ASKED, SwapState.AGREED)
