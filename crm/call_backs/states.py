"""The life of a call-back as a table."""

from enum import StrEnum

from crm.moves import Table


class CallBackState(StrEnum):
    """Where a call-back stands; the last four are ends."""

    OPEN = "open"
    CLAIMED = "claimed"
    CALLED = "called"
    REACHED = "reached"
    GIVEN_UP = "given_up"
    EXPIRED = "expired"
    DECLINED = "declined"


class CallBackMove(StrEnum):
    """What can happen to it.

    ``dial``: the line calls by itself, ``call``: a person does. ``reach``: the citizen was spoken with, whoever called
    whom. ``decline``: they say that it is not wanted any more.
    """

    CLAIM = "claim"
    RELEASE = "release"
    CALL = "call"
    DIAL = "dial"
    REACH = "reach"
    FAIL = "fail"
    DECLINE = "decline"
    GIVE_UP = "give_up"
    EXPIRE = "expire"


_S, _M = CallBackState, CallBackMove

CALL_BACK = Table(
    "call-back",
    {
        _S.OPEN: {
            _M.CLAIM: _S.CLAIMED,
            _M.DIAL: _S.CALLED,
            _M.REACH: _S.REACHED,
            _M.GIVE_UP: _S.GIVEN_UP,
            _M.EXPIRE: _S.EXPIRED,
        },
        _S.CLAIMED: {
            _M.RELEASE: _S.OPEN,
            _M.CALL: _S.CALLED,
            _M.REACH: _S.REACHED,
            _M.GIVE_UP: _S.GIVEN_UP,
        },
        _S.CALLED: {_M.FAIL: _S.OPEN, _M.REACH: _S.REACHED, _M.DECLINE: _S.DECLINED},
    },
)

OVER = (_S.REACHED, _S.GIVEN_UP, _S.EXPIRED, _S.DECLINED)
