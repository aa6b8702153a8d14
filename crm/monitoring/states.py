"""How a supervisor takes part in an operator's call, as a table."""

from enum import StrEnum

from crm.moves import Table


class Way(StrEnum):
    """Who hears the supervisor: nobody, the operator, both; or the citizen alone, whose call it is then."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    TAKE_OVER = "take_over"
    LEFT = "left"


_W = Way

MONITORING = Table(
    "monitoring",
    {
        _W.LISTEN: {_W.WHISPER: _W.WHISPER, _W.BARGE: _W.BARGE, _W.TAKE_OVER: _W.TAKE_OVER, _W.LEFT: _W.LEFT},
        _W.WHISPER: {_W.LISTEN: _W.LISTEN, _W.BARGE: _W.BARGE, _W.TAKE_OVER: _W.TAKE_OVER, _W.LEFT: _W.LEFT},
        _W.BARGE: {_W.LISTEN: _W.LISTEN, _W.WHISPER: _W.WHISPER, _W.TAKE_OVER: _W.TAKE_OVER, _W.LEFT: _W.LEFT},
        _W.TAKE_OVER: {_W.LEFT: _W.LEFT},
        _W.LEFT: {},
    },
)
"""Each way is the move that leads to it."""
