"""A call's life as a table, and the segments its time is made of."""

from enum import StrEnum

from crm.moves import Table


class CallState(StrEnum):
    """Where the citizen is just now.

    ``refused``: is told that their number may not call now, and may still ask for help in danger. ``informed``: heard
    an announcement to its end, and is asked whether that will do. ``handed_over``: with another line alone.
    ``dialling``: we call them.
    """

    STARTED = "started"
    MENU = "menu"
    SPEAKING = "speaking"
    INFORMED = "informed"
    REFUSED = "refused"
    RECORDING = "recording"
    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    HANDED_OVER = "handed_over"
    SURVEY = "survey"
    DIALLING = "dialling"
    ENDED = "ended"


IN_QUEUE = (CallState.WAITING, CallState.RINGING)
"""A citizen waits in a queue, whether a telephone rings already or not."""


class CallMove(StrEnum):
    """What can happen to a call."""

    ENTER_MENU = "enter_menu"
    SPEAK = "speak"
    INFORM = "inform"
    REFUSE = "refuse"
    RECORD = "record"
    QUEUE = "queue"
    RING = "ring"
    RING_OFF = "ring_off"
    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    EVALUATE = "evaluate"
    END = "end"


_S, _M = CallState, CallMove

_ON_ITS_WAY = {
    _M.ENTER_MENU: _S.MENU,
    _M.SPEAK: _S.SPEAKING,
    _M.INFORM: _S.INFORMED,
    _M.REFUSE: _S.REFUSED,
    _M.RECORD: _S.RECORDING,
    _M.QUEUE: _S.WAITING,
    _M.END: _S.ENDED,
}
"""Before a person: a city's flow leads from each step to whichever it likes."""

CALL = Table(
    "call",
    {
        _S.STARTED: _ON_ITS_WAY,
        _S.MENU: {**_ON_ITS_WAY, _M.EVALUATE: _S.SURVEY},
        _S.SPEAKING: _ON_ITS_WAY,
        _S.INFORMED: _ON_ITS_WAY,
        _S.REFUSED: _ON_ITS_WAY,
        _S.RECORDING: _ON_ITS_WAY,
        _S.WAITING: {
            _M.RING: _S.RINGING,
            _M.ANSWER: _S.TALKING,
            _M.ENTER_MENU: _S.MENU,
            _M.HAND_OVER: _S.HANDED_OVER,
            _M.EVALUATE: _S.SURVEY,
            _M.END: _S.ENDED,
        },
        _S.RINGING: {_M.RING: _S.RINGING, _M.RING_OFF: _S.WAITING, _M.ANSWER: _S.TALKING, _M.END: _S.ENDED},
        _S.TALKING: {
            _M.HOLD: _S.HOLD,
            _M.ANSWER: _S.TALKING,
            _M.QUEUE: _S.WAITING,
            _M.RELEASE: _S.WAITING,
            _M.HAND_OVER: _S.HANDED_OVER,
            _M.EVALUATE: _S.SURVEY,
            _M.END: _S.ENDED,
        },
        _S.HOLD: {
            _M.RESUME: _S.TALKING,
            _M.ANSWER: _S.TALKING,
            _M.QUEUE: _S.WAITING,
            _M.RELEASE: _S.WAITING,
            _M.HAND_OVER: _S.HANDED_OVER,
            _M.EVALUATE: _S.SURVEY,
            _M.END: _S.ENDED,
        },
        _S.HANDED_OVER: {_M.EVALUATE: _S.SURVEY, _M.END: _S.ENDED},
        _S.SURVEY: {_M.EVALUATE: _S.SURVEY, _M.RECORD: _S.RECORDING, _M.QUEUE: _S.WAITING, _M.END: _S.ENDED},
        _S.DIALLING: {_M.ANSWER: _S.TALKING, _M.ENTER_MENU: _S.MENU, _M.QUEUE: _S.WAITING, _M.END: _S.ENDED},
        _S.ENDED: {},
    },
)


class SegmentKind(StrEnum):
    """What a stretch of the call's time was spent on. ``wrap_up`` is the operator's time after the call."""

    MENU = "menu"
    SPEAKING = "speaking"
    RECORDING = "recording"
    WAITING = "waiting"
    TALKING = "talking"
    HOLD = "hold"
    HANDED_OVER = "handed_over"
    SURVEY = "survey"
    DIALLING = "dialling"
    WRAP_UP = "wrap_up"


SEGMENT_OF: dict[CallState, SegmentKind] = {
    _S.STARTED: SegmentKind.MENU,
    _S.MENU: SegmentKind.MENU,
    _S.SPEAKING: SegmentKind.SPEAKING,
    _S.INFORMED: SegmentKind.MENU,
    _S.REFUSED: SegmentKind.SPEAKING,
    _S.RECORDING: SegmentKind.RECORDING,
    _S.WAITING: SegmentKind.WAITING,
    _S.RINGING: SegmentKind.WAITING,
    _S.TALKING: SegmentKind.TALKING,
    _S.HOLD: SegmentKind.HOLD,
    _S.HANDED_OVER: SegmentKind.HANDED_OVER,
    _S.SURVEY: SegmentKind.SURVEY,
    _S.DIALLING: SegmentKind.DIALLING,
}
"""Which kind of time each state is; ringing at an operator is still waiting for the citizen."""


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


MACHINE = "machine"
"""Origin of a call that the line makes by itself; whoever answers it comes to an operator through a queue."""


class HandOverKind(StrEnum):
    """To whom a live call is handed over: an outside line, an operator, or whoever answers a queue."""

    LINE = "line"
    OPERATOR = "operator"
    QUEUE = "queue"


class HandOverWay(StrEnum):
    """How: all three talk (三方), operator and target talk first (咨询后转), or the operator leaves (直接转接)."""

    CONFERENCE = "conference"
    CONSULT = "consult"
    BLIND = "blind"


class HandOverState(StrEnum):
    """Where the handing over of a live call stands; all but the first three are ends.

    ``consulting``: operator and target talk, the citizen hears music. ``connected``: the target hears the citizen.
    ``completed``: the call is another operator's.
    """

    CALLING = "calling"
    CONSULTING = "consulting"
    CONNECTED = "connected"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class HandOverMove(StrEnum):
    """What can happen to a hand-over."""

    CONSULT = "consult"
    CONNECT = "connect"
    COMPLETE = "complete"
    BE_BUSY = "be_busy"
    NOT_ANSWER = "not_answer"
    NOT_REACH = "not_reach"
    WITHDRAW = "withdraw"
    END = "end"


_H, _O = HandOverState, HandOverMove

HAND_OVER = Table(
    "hand-over",
    {
        _H.CALLING: {
            _O.CONSULT: _H.CONSULTING,
            _O.CONNECT: _H.CONNECTED,
            _O.COMPLETE: _H.COMPLETED,
            _O.BE_BUSY: _H.BUSY,
            _O.NOT_ANSWER: _H.NO_ANSWER,
            _O.NOT_REACH: _H.UNREACHABLE,
            _O.WITHDRAW: _H.WITHDRAWN,
        },
        _H.CONSULTING: {
            _O.CONNECT: _H.CONNECTED,
            _O.NOT_REACH: _H.UNREACHABLE,
            _O.WITHDRAW: _H.WITHDRAWN,
            _O.END: _H.ENDED,
        },
        _H.CONNECTED: {_O.COMPLETE: _H.COMPLETED, _O.WITHDRAW: _H.ENDED, _O.END: _H.ENDED},
    },
)


class Outcome(StrEnum):
    """How a call ended. ``informed``: an announcement answered it. ``refused``: turned away.

    ``empty_message``: nothing was said to the recorder. ``kept``: the citizen keeps their place and is called back.

    The last four are of calls that we made and nobody answered.
    """

    ANSWERED = "answered"
    INFORMED = "informed"
    LEFT_IN_MENU = "left_in_menu"
    LEFT_WHILE_SPEAKING = "left_while_speaking"
    REFUSED = "refused"
    LEFT_MESSAGE = "left_message"
    EMPTY_MESSAGE = "empty_message"
    LEFT_IN_QUEUE = "left_in_queue"
    LEFT_WHILE_RINGING = "left_while_ringing"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"
    KEPT = "kept"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    GIVEN_UP = "given_up"


MISSED = (
    Outcome.LEFT_IN_MENU,
    Outcome.LEFT_WHILE_SPEAKING,
    Outcome.EMPTY_MESSAGE,
    Outcome.LEFT_IN_QUEUE,
    Outcome.LEFT_WHILE_RINGING,
    Outcome.TIMED_OUT,
    Outcome.INTERRUPTED,
)
"""How a citizen's call ends that nobody answered (漏接)."""

_LEFT: dict[CallState, Outcome] = {
    _S.STARTED: Outcome.LEFT_IN_MENU,
    _S.MENU: Outcome.LEFT_IN_MENU,
    _S.SPEAKING: Outcome.LEFT_WHILE_SPEAKING,
    _S.INFORMED: Outcome.INFORMED,
    _S.REFUSED: Outcome.REFUSED,
    _S.RECORDING: Outcome.LEFT_MESSAGE,
    _S.WAITING: Outcome.LEFT_IN_QUEUE,
    _S.RINGING: Outcome.LEFT_WHILE_RINGING,
    _S.DIALLING: Outcome.GIVEN_UP,
}


def outcome_of(last: CallState, *, answered: bool) -> Outcome:
    """Return how a call ended that ended in this state.

    Args:
        last: The state before the end.
        answered: Whether an operator ever talked with the citizen.
    """
    return Outcome.ANSWERED if answered else _LEFT.get(last, Outcome.ANSWERED)
