"""An operator's working states as a table."""

from enum import StrEnum

from crm.moves import Table


class OperatorState(StrEnum):
    """What the operator is doing; the server's truth, shown everywhere."""

    OFFLINE = "offline"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    CALLING = "calling"


class OperatorMove(StrEnum):
    """What can happen to an operator's state."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    READY = "ready"
    PAUSE = "pause"
    RING = "ring"
    RING_OFF = "ring_off"
    MISS = "miss"
    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"
    LOSE_PHONE = "lose_phone"
    CALL_OUT = "call_out"
    CALL_OVER = "call_over"


_S, _M = OperatorState, OperatorMove

OPERATOR = Table(
    "operator",
    {
        _S.OFFLINE: {_M.SIGN_IN: _S.PAUSED},
        _S.PAUSED: {
            _M.READY: _S.READY,
            _M.PAUSE: _S.PAUSED,
            _M.SIGN_OUT: _S.OFFLINE,
            _M.RING: _S.RINGING,
            _M.ANSWER: _S.TALKING,
            _M.CALL_OUT: _S.CALLING,
        },
        _S.READY: {
            _M.CALL_OUT: _S.CALLING,
            _M.PAUSE: _S.PAUSED,
            _M.RING: _S.RINGING,
            _M.ANSWER: _S.TALKING,
            _M.SIGN_OUT: _S.OFFLINE,
        },
        _S.RINGING: {
            _M.RING: _S.RINGING,
            _M.RING_OFF: _S.READY,
            _M.MISS: _S.PAUSED,
            _M.ANSWER: _S.TALKING,
            _M.SIGN_OUT: _S.OFFLINE,
        },
        _S.TALKING: {
            _M.HOLD: _S.HOLD,
            _M.FINISH: _S.WRAP_UP,
            _M.LOSE_PHONE: _S.PAUSED,
            _M.SIGN_OUT: _S.OFFLINE,
        },
        _S.HOLD: {
            _M.RESUME: _S.TALKING,
            _M.FINISH: _S.WRAP_UP,
            _M.LOSE_PHONE: _S.PAUSED,
            _M.SIGN_OUT: _S.OFFLINE,
        },
        _S.CALLING: {_M.CALL_OVER: _S.WRAP_UP, _M.SIGN_OUT: _S.OFFLINE},
        _S.WRAP_UP: {
            _M.CALL_OUT: _S.CALLING,
            _M.READY: _S.READY,
            _M.PAUSE: _S.PAUSED,
            _M.ANSWER: _S.TALKING,
            _M.SIGN_OUT: _S.OFFLINE,
        },
    },
)
