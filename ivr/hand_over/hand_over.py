"""One hand-over that goes on."""

import uuid
from dataclasses import dataclass, field
from typing import Self

from crm.calls.asked import Asked
from crm.calls.states import HAND_OVER, HandOverMove, HandOverState, HandOverWay
from ivr.tracker.live_call import LiveCall
from ivr.tracker.recovered import Leg

_M = HandOverMove
CAUSES = {"17": _M.BE_BUSY, "18": _M.NOT_ANSWER, "19": _M.NOT_ANSWER, "21": _M.BE_BUSY}
"""Why the target's channel hung up (ITU-T Q.850; 21 is a call that was declined); the rest is unreachable."""

REASONS = {"3": _M.NOT_ANSWER, "5": _M.BE_BUSY}
"""Reasons of an ``OriginateResponse``: it rang until our time was over (AST_CONTROL_RINGING), AST_CONTROL_BUSY."""


@dataclass(slots=True)
class HandOver:
    """A target that is called for a call, or takes part in it.

    Attributes:
        call: The call.
        asked: What was asked for.
        holder: The operator who had the call when it began.
        holder_channel: Name of that operator's channel, and ``holder_leg`` its unique id.
        queue: Where the citizen had waited; they go back to its front if nobody is left.
        leaving: Whether the operator leaves as soon as citizen and target hear each other.
        sooner: By how much the citizen goes before others who are handed over to the queue.
        alone: Whether the operator has left already.
        answered: Whether the target has answered.
        id: Unique id of the target's first channel, and name of the conference.
        leg: Unique id of the target's channel; another one after its page was reloaded.
        state: Where it stands.
    """

    call: LiveCall
    asked: Asked
    holder: str
    holder_channel: str
    holder_leg: str
    queue: str
    leaving: bool
    sooner: int = 0
    alone: bool = False
    answered: bool = False
    id: str = field(default_factory=lambda: f"hand-over-{uuid.uuid4().hex}")
    leg: str = field(init=False)
    state: HandOverState = HandOverState.CALLING

    def __post_init__(self) -> None:
        """The target is called as its first channel."""
        self.leg = self.id

    @classmethod
    def of(cls, call: LiveCall, asked: Asked, sooner: int = 0) -> Self:
        """Begin one for the operator who has the call."""
        holder = (call.operator or "", call.operator_channel, call.operator_leg)
        return cls(call, asked, *holder, call.queue, leaving=asked.way is HandOverWay.BLIND, sooner=sooner)

    def move(self, move: HandOverMove) -> None:
        """Make a move by the table.

        Raises:
            IllegalMoveError: If the state does not allow it; nothing has changed then.
        """
        self.state = HAND_OVER.after(self.state, move)

    def exchange(self, uid: str, leg: Leg) -> None:
        """Holder or target goes on with another leg than the one with this unique id, if it was theirs."""
        if self.leg == uid:
            self.leg = leg.uid
        if self.holder_leg == uid:
            self.holder_leg, self.holder_channel = leg.uid, leg.channel

    def holder_left(self, leg: str) -> bool:
        """Return whether the holder is gone with this leg; a page that was reloaded has another one already."""
        if leg != self.holder_leg:
            return False
        if self.call.operator == self.holder and self.call.operator_leg not in ("", leg):
            self.holder_leg, self.holder_channel = self.call.operator_leg, self.call.operator_channel
            return False
        return True
