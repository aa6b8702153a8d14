"""One call in progress: its state by the table, and the unbroken row of its segments."""

from dataclasses import dataclass, field
from datetime import datetime

from config.languages import OWN, Language
from crm.calls.states import CALL, SEGMENT_OF, CallMove, CallState, Outcome, SegmentKind, outcome_of

_WITH_OPERATOR = (CallState.TALKING, CallState.HOLD)


@dataclass(frozen=True, slots=True)
class Segment:
    """A finished stretch of a call."""

    kind: SegmentKind
    operator: str | None
    started_at: datetime
    ended_at: datetime


@dataclass(slots=True)
class LiveCall:
    """A call whose citizen's channel exists. Everything in it is memory; nothing here waits or writes.

    Attributes:
        id: Unique id of the citizen's channel.
        caller_channel: Name of that channel.
        number: Caller id as it came; personal data, not shown in any representation.
        line: The number that was dialled.
        origin: ``trunk`` or ``web``.
        started_at: When the channel came.
        state: Where the citizen is.
        since: Since when.
        language: What the line speaks to the citizen.
        queue: The queue last joined.
        operator: Who talks with the citizen, or holds them.
        operator_channel: Name of that operator's channel.
        operator_leg: Unique id of that operator's channel.
        ringing: The operators at whom it rings, each with the unique id of the ringing channel ("" if unknown).
        beside: The operators who were called into the call and do not hold it, each with the unique id of their leg.
        answered: Whether an operator ever talked with the citizen.
        left_queue: Whether the call left its queue unanswered.
        left_by_choice: Whether the citizen hung up while waiting.
        apart: Whether the citizen hears music by themselves while their operator consults somebody.
        walked_away: Whether the citizen left the bridge before the operator did: by hanging up, or led elsewhere.
        kept: Whether the citizen keeps their place and is called back.
        told: Unique id of the channel that whispered to them last while they waited.
    """

    id: str
    caller_channel: str
    number: str = field(repr=False)
    line: str
    origin: str
    started_at: datetime
    state: CallState = CallState.STARTED
    since: datetime = field(init=False)
    language: Language = OWN
    queue: str = ""
    operator: str | None = None
    operator_channel: str = ""
    operator_leg: str = ""
    ringing: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    answered: bool = False
    left_queue: bool = False
    left_by_choice: bool = False
    apart: bool = False
    walked_away: bool = False
    kept: bool = False
    told: str = ""
    segment_since: datetime = field(init=False)
    _kind: SegmentKind | None = field(init=False, repr=False)
    _released: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        """The first segment begins with the call."""
        self.since = self.segment_since = self.started_at
        self._kind = SEGMENT_OF[self.state]

    def allows(self, move: CallMove) -> bool:
        """Return whether the table allows this move now."""
        return CALL.allows(self.state, move)

    def move(self, move: CallMove, at: datetime, operator: str | None = None) -> Segment | None:
        """Make a move; return the segment that ended with it, if one did.

        Args:
            move: What happened.
            at: When; a moment before the running segment's start counts as that start.
            operator: Who answered, for ``ANSWER``.

        Raises:
            IllegalMoveError: If the table does not allow it; nothing has changed then.
        """
        state = CALL.after(self.state, move)
        if move is CallMove.EVALUATE and self._released:
            self._kind = SegmentKind.SURVEY  # the way from the operator's leaving to the question belongs to it
        self._released = move is CallMove.RELEASE
        return self.settle(state, at, operator)

    def settle(self, state: CallState, at: datetime, operator: str | None = None) -> Segment | None:
        """Enter a state that is known from elsewhere (a resynchronisation), whatever the table says.

        Args:
            state: Where the citizen is now.
            at: Since when, as far as known.
            operator: Who is with the citizen; without one, whoever was.

        Returns:
            The segment that ended, if one did and it lasted.
        """
        at = max(at, self.segment_since)
        with_operator = self.operator
        if state in _WITH_OPERATOR:
            self.operator = operator or self.operator
            self.answered = True
        else:
            self.operator, self.operator_channel, self.operator_leg = None, "", ""
        if (state, self.operator) != (self.state, with_operator):
            self.since = at
        self.state = state
        kind = SEGMENT_OF.get(state)
        if kind is self._kind and self.operator == with_operator:
            return None
        ended = Segment(self._kind, with_operator, self.segment_since, at) if self._kind else None
        self._kind, self.segment_since = kind, at
        return ended if ended and ended.started_at < ended.ended_at else None

    def continue_from(self, state: CallState, operator: str | None, answered: bool, since: datetime) -> None:
        """Take up a call whose earlier segments were written by a process before this one.

        Args:
            state: The state that was written last.
            operator: Who was with the citizen then.
            answered: Whether anybody had answered.
            since: End of the last written segment.
        """
        self.state, self.answered = state, answered
        self.operator = operator if state in _WITH_OPERATOR else None
        self.since = self.segment_since = since
        self._kind = SEGMENT_OF.get(state)

    def outcome(self) -> Outcome:
        """Return how the call ends if it ends now."""
        if self.kept and not self.answered:
            return Outcome.KEPT
        if self.left_queue and not self.left_by_choice and not self.answered:
            return Outcome.TIMED_OUT
        return outcome_of(self.state, answered=self.answered)
