"""What calls do to the operators' states."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

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
from ivr.desk.presence import NO_ANSWER, PHONE_LOST, Presence
from ivr.desk.roster import ON_CALL, Roster
from ivr.differences import Difference
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
        live: The calls on the line, to check states against.
        calling: The call an operator makes just now, if they make one.
        answers_queues: Whether an operator is a member of queues.
        follow: Lets the queues follow an operator's state. Does not wait.
    """

    def __init__(
        self,
        roster: Roster,
        live: Mapping[str, LiveCall],
        calling: Callable[[str], object],
        answers_queues: Callable[[str], bool],
        follow: Callable[[str], None],
    ) -> None:
        self._roster = roster
        self._live = live
        self._calling = calling
        self._answers_queues = answers_queues
        self._follow = follow

    def take(self, event: Event) -> None:
        """Follow one event of a call or of the link.

        Raises:
            IllegalMoveError: If the operator's state does not allow what happened; nothing has changed then.
        """
        match event:
            case OperatorRinging():
                self._ring(event.operator, event.call_id, event.at)
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

    def _ring(self, login: str, call_id: str, at: datetime | None = None) -> None:
        """A call that was on its way while its operator paused rings all the same; the pause comes back after it.

        A phone that was lost in a talk is called back for it; until it answers, its operator stays paused.
        """
        now = self._roster.of(login)
        if now.reason == PHONE_LOST:
            return
        self._roster.move(login, _M.RING, call_id=call_id, at=at)
        if now.state is _S.PAUSED:
            self._roster.pause_later(login, now.reason)

    def _phone_lost(self, event: OperatorPhoneLost) -> None:
        """Whoever was in a talk is paused at once; one at whom it rang has the time of a page that reloads."""
        login, now = event.operator, self._roster.of(event.operator)
        if now.call_id != event.call_id:
            return
        if now.state is _S.RINGING:
            self._ring_off(login, event.at)
        elif now.state in ON_CALL:
            self._roster.move(login, _M.LOSE_PHONE, reason=PHONE_LOST, at=event.at)
            self._follow(login)

    def _ring_ended(self, event: OperatorRingEnded) -> None:
        now = self._roster.of(event.operator)
        if now.state is not _S.RINGING or now.call_id != event.call_id:
            return
        if event.reason == "no_answer":
            self._roster.move(event.operator, _M.MISS, reason=NO_ANSWER, at=event.at)
            self._follow(event.operator)
        elif event.reason == "caller_left":
            self._ring_off(event.operator, event.at)

    def _ring_off(self, login: str, at: datetime | None = None) -> None:
        pause = self._roster.of(login).next_pause
        self._roster.move(login, _M.RING_OFF, at=at)
        if pause is not None:
            self._roster.move(login, _M.PAUSE, reason=pause, at=at)
            self._follow(login)

    def _answered(self, event: CallAnswered) -> None:
        for login, presence in self._roster.all():
            if presence.call_id != event.call_id or login == event.operator:
                continue
            if presence.state in ON_CALL:
                self._roster.move(login, _M.FINISH, at=event.at)
            elif presence.state is _S.RINGING:
                self._ring_off(login, event.at)
        self._talk(event.operator, event.call_id, event.at)

    def _talk(self, login: str, call_id: str, at: datetime | None = None) -> None:
        now = self._roster.of(login)
        if now.state in ON_CALL and now.call_id == call_id:
            return
        self._roster.move(login, _M.ANSWER, call_id=call_id, at=at)
        self._follow(login)

    def _called_beside(self, event: HandOverChanged, login: str) -> None:
        """Whoever is consulted talks, and writes it up if the call did not become theirs."""
        now, call = self._roster.of(login), self._live.get(event.call_id)
        if event.state in (HandOverState.CONSULTING, HandOverState.CONNECTED):
            if OPERATOR.allows(now.state, _M.ANSWER):
                self._roster.move(login, _M.ANSWER, call_id=event.call_id, at=event.at)
                self._follow(login)
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
            self._follow(login)

    # --- states and calls that part -----------------------------------------------------------------------------

    def _check(self) -> None:
        """End what states claim about calls that are no longer so."""
        for login, _ in self._roster.all():
            if self._is_over(login):
                self._end(login)

    def differences(self) -> Iterator[Difference]:
        """Give every state that does not fit the calls on the line."""
        for login, now in self._roster.all():
            if self._is_over(login):
                yield self._difference(login, now, "without its call", partial(self._end, login))
        for call in self._live.values():
            for login, now in ((login, self._roster.of(login)) for login in (*call.ringing, call.operator) if login):
                if now.state is not _S.OFFLINE and (told := self._misses(login, now, call)):
                    yield self._difference(login, now, told, partial(self._take_part, login, call))

    def _is_over(self, login: str) -> bool:
        now = self._roster.of(login)
        call = self._live.get(now.call_id or "")
        if now.state is _S.RINGING:
            return call is None or login not in call.ringing
        if now.state in ON_CALL:
            return call is None or not (call.operator == login or login in call.beside)
        return now.state is _S.CALLING and self._calling(login) is None

    def _end(self, login: str) -> None:
        state = self._roster.of(login).state
        if state is _S.RINGING:
            self._ring_off(login)
        elif state in ON_CALL:
            self._roster.move(login, _M.FINISH)
        elif state is _S.CALLING:
            self._roster.move(login, _M.CALL_OVER)

    @staticmethod
    def _misses(login: str, now: Presence, call: LiveCall) -> str:
        """Return what a state does not know of a call its operator is part of."""
        if call.operator == login and call.state in (CallState.TALKING, CallState.HOLD):
            fits = now.call_id == call.id and now.state.value == call.state.value
            return "" if fits else f"while call {call.id} is {call.state}"
        waits_for_it = now.state in (_S.READY, _S.PAUSED) and now.reason != PHONE_LOST
        return f"while call {call.id} rings" if login in call.ringing and waits_for_it else ""

    def _take_part(self, login: str, call: LiveCall) -> None:
        if login in call.ringing:
            self._ring(login, call.id)
            return
        now = self._roster.of(login)
        if now.state in (*ON_CALL, _S.CALLING) and now.call_id != call.id:
            self._end(login)
        self._talk(login, call.id)
        if self._roster.of(login).state.value != call.state.value:
            self._roster.move(login, _M.HOLD if call.state is CallState.HOLD else _M.RESUME)

    @staticmethod
    def _difference(login: str, now: Presence, told: str, mend: Callable[[], None]) -> Difference:
        async def mended() -> None:
            mend()

        return Difference("state", login, f"{now.state} {told}", now.since, mended)
