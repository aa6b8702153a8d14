"""What calls do to the operators' states."""

from collections.abc import Callable, Mapping
from datetime import datetime

from crm.bus.events import (
    CallAnswered,
    CallEnded,
    CallStateChanged,
    Event,
    HandOverChanged,
    OperatorPhoneLost,
    OperatorRingEnded,
    OperatorRinging,
    OutgoingCallChanged,
    PbxLinkChanged,
)
from crm.calls.states import CallState, HandOverState
from crm.operators.states import OPERATOR, OperatorMove, OperatorState
from ivr.desk.presence import NO_ANSWER, PHONE_LOST, WRAP_UP
from ivr.desk.roster import ON_CALL, Roster
from ivr.tracker.live_call import LiveCall

FOLLOWED: tuple[type[Event], ...] = (
    OperatorRinging,
    OperatorRingEnded,
    OperatorPhoneLost,
    CallAnswered,
    CallStateChanged,
    CallEnded,
    HandOverChanged,
    OutgoingCallChanged,
    PbxLinkChanged,
)

_S, _M = OperatorState, OperatorMove


class OnCalls:
    """Moves the operators' states as their calls go.

    Args:
        roster: The states.
        live: The calls on the line, to check states against after a loss of the link.
        answers_queues: Whether an operator is a member of queues.
        pause: Pauses an operator in the queues, for a reason; without one ends the pause. Does not wait.
    """

    def __init__(
        self,
        roster: Roster,
        live: Mapping[str, LiveCall],
        answers_queues: Callable[[str], bool],
        pause: Callable[[str, str], None],
    ) -> None:
        self._roster = roster
        self._live = live
        self._answers_queues = answers_queues
        self._pause = pause

    def take(self, event: Event) -> None:
        """Follow one event of a call or of the link.

        Raises:
            IllegalMoveError: If the operator's state does not allow what happened; nothing has changed then.
        """
        match event:
            case OperatorRinging():
                self._rings(event)
            case OperatorRingEnded():
                self._ring_ended(event)
            case OperatorPhoneLost():
                self._phone_lost(event)
            case CallAnswered():
                self._answered(event)
            case CallStateChanged(state=CallState.HOLD):
                self._move_of_call(event.call_id, _M.HOLD, event.at)
            case CallStateChanged(state=CallState.TALKING):
                self._move_of_call(event.call_id, _M.RESUME, event.at)
            case CallStateChanged(
                state=CallState.WAITING | CallState.RINGING | CallState.HANDED_OVER | CallState.SURVEY
            ):
                self._finished(event.call_id, event.at)
            case CallEnded():
                self._finished(event.call_id, event.at)
            case HandOverChanged() if event.asked.seat:
                self._called_beside(event, event.asked.seat)
            case OutgoingCallChanged(state=CallState.DIALLING | CallState.ENDED):
                self._calls_out(event)
            case PbxLinkChanged(up=True):
                self._check()

    def _rings(self, event: OperatorRinging) -> None:
        """A phone that was lost in a talk is called back for it; until it answers, its operator stays paused."""
        if self._roster.of(event.operator).reason != PHONE_LOST:
            self._roster.move(event.operator, _M.RING, call_id=event.call_id, at=event.at)

    def _phone_lost(self, event: OperatorPhoneLost) -> None:
        """Whoever was in a talk is paused at once; one at whom it rang has the time of a page that reloads."""
        login, now = event.operator, self._roster.of(event.operator)
        if now.call_id != event.call_id:
            return
        if now.state is _S.RINGING:
            self._ring_off(login, event.at)
        elif now.state in ON_CALL:
            self._roster.move(login, _M.LOSE_PHONE, reason=PHONE_LOST, at=event.at)
            self._pause(login, PHONE_LOST)

    def _ring_ended(self, event: OperatorRingEnded) -> None:
        now = self._roster.of(event.operator)
        if now.state is not _S.RINGING or now.call_id != event.call_id:
            return
        if event.reason == "no_answer":
            self._roster.move(event.operator, _M.MISS, reason=NO_ANSWER, at=event.at)
            self._pause(event.operator, NO_ANSWER)
        elif event.reason == "caller_left":
            self._ring_off(event.operator, event.at)

    def _ring_off(self, login: str, at: datetime | None = None) -> None:
        pause = self._roster.of(login).next_pause
        self._roster.move(login, _M.RING_OFF, at=at)
        if pause is not None:
            self._roster.move(login, _M.PAUSE, reason=pause, at=at)
            self._pause(login, pause)

    def _answered(self, event: CallAnswered) -> None:
        for login, presence in self._roster.all():
            if presence.call_id != event.call_id or login == event.operator:
                continue
            if presence.state in ON_CALL:
                self._roster.move(login, _M.FINISH, at=event.at)
            elif presence.state is _S.RINGING:
                self._ring_off(login, event.at)
        now = self._roster.of(event.operator)
        if now.state in ON_CALL and now.call_id == event.call_id:
            return
        self._roster.move(event.operator, _M.ANSWER, call_id=event.call_id, at=event.at)
        self._pause(event.operator, WRAP_UP)

    def _called_beside(self, event: HandOverChanged, login: str) -> None:
        """Whoever is consulted talks, and writes it up if the call did not become theirs."""
        now, call = self._roster.of(login), self._live.get(event.call_id)
        if event.state in (HandOverState.CONSULTING, HandOverState.CONNECTED):
            if OPERATOR.allows(now.state, _M.ANSWER):
                self._roster.move(login, _M.ANSWER, call_id=event.call_id, at=event.at)
                self._pause(login, WRAP_UP)
        elif now.state in ON_CALL and now.call_id == event.call_id and not (call and call.operator == login):
            self._roster.move(login, _M.FINISH, at=event.at)

    def _move_of_call(self, call_id: str, move: OperatorMove, at: datetime) -> None:
        call = self._live.get(call_id)
        for login, presence in self._roster.all():
            if call and login in call.beside:
                continue
            if presence.call_id == call_id and OPERATOR.allows(presence.state, move):
                self._roster.move(login, move, at=at)

    def _finished(self, call_id: str, at: datetime) -> None:
        for login, presence in self._roster.all():
            if presence.call_id == call_id and presence.state in ON_CALL:
                self._roster.move(login, _M.FINISH, at=at)

    def _calls_out(self, event: OutgoingCallChanged) -> None:
        """Whoever answers queues takes no call while they make one, and writes it up afterwards."""
        login, now = event.operator, self._roster.of(event.operator)
        if event.state == CallState.ENDED and now.state is _S.CALLING:
            self._roster.move(login, _M.CALL_OVER, at=event.at)
        elif self._answers_queues(login) and OPERATOR.allows(now.state, _M.CALL_OUT):
            self._roster.move(login, _M.CALL_OUT, at=event.at)
            if now.state is _S.PAUSED:
                self._roster.pause_later(login, now.reason)
            self._pause(login, WRAP_UP)

    def _check(self) -> None:
        """End what a state claims about a call that is no longer so."""
        for login, presence in self._roster.all():
            call = self._live.get(presence.call_id or "")
            if presence.state is _S.RINGING and (call is None or login not in call.ringing):
                self._ring_off(login)
            elif presence.state in ON_CALL and (call is None or not (call.operator == login or login in call.beside)):
                self._roster.move(login, _M.FINISH)
