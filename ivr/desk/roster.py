"""Every operator's state by the table: made, kept, told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from config.profile import Profile
from crm.bus.bus import Bus
from crm.bus.events import OperatorStateChanged
from crm.db import Clock
from crm.operators.orders import Order
from crm.operators.states import OPERATOR, OperatorMove, OperatorState
from ivr.desk.logbook import Logbook
from ivr.desk.presence import Presence
from ivr.desk.timers import CallLater, Timers

_S = OperatorState
ON_CALL = (_S.TALKING, _S.HOLD)


class Roster:
    """Holds the operators' states. A move changes memory, tells the bus and queues the writing; it never waits.

    Args:
        bus: Where changes are told.
        logbook: Where they are kept.
        clock: The present moment.
        profile: How long pauses and wrap-ups may last.
        later: Sets a timer.
        wrap_up_over: Called with the login when a wrap-up has had its time.
    """

    def __init__(
        self,
        bus: Bus,
        logbook: Logbook,
        clock: Clock,
        profile: Profile,
        later: CallLater,
        wrap_up_over: Callable[[str], None],
    ) -> None:
        self._bus = bus
        self._logbook = logbook
        self._clock = clock
        self._profile = profile
        self._length = timedelta(seconds=profile.wrap_up_s)
        self._timers = Timers(later, wrap_up_over)
        self._presence: dict[str, Presence] = {}

    def all(self) -> list[tuple[str, Presence]]:
        """Return everyone who ever signed in, with their state."""
        return list(self._presence.items())

    def of(self, login: str) -> Presence:
        """Return an operator's state; ``offline`` for one who never signed in."""
        return self._presence.get(login) or Presence(_S.OFFLINE, "", self._clock())

    def resume(self, login: str, kept: Presence) -> None:
        """Take up a kept state after a restart: ringing is told anew, a wrap-up keeps its deadline."""
        if kept.state is _S.RINGING:
            state = _S.READY if kept.next_pause is None else _S.PAUSED
            kept = Presence(state, kept.next_pause or "", kept.since)
        self._presence[login] = self._limited(login, kept)
        if kept.state is _S.WRAP_UP:
            self._wrap_up_until(login, kept.wrap_up_until or kept.since + self._length)

    def move(
        self,
        login: str,
        move: OperatorMove,
        *,
        reason: str = "",
        call_id: str | None = None,
        at: datetime | None = None,
        order: Order | None = None,
    ) -> None:
        """Make a move.

        Args:
            login: Whose.
            move: What happened.
            reason: Why, for a pause or a sign-out.
            call_id: The call it is about, if it begins with this move.
            at: When; now unless given.
            order: Who wished it, if it was not the operator.

        Raises:
            IllegalMoveError: If the state does not allow it; nothing has changed then.
        """
        before = self.of(login)
        state = OPERATOR.after(before.state, move)
        at = at or self._clock()
        at = max(at, before.since) if login in self._presence else at
        about = call_id or (before.call_id if state in (*ON_CALL, _S.CALLING, _S.WRAP_UP) else None)
        following = before.next_pause if state in (_S.RINGING, *ON_CALL, _S.CALLING, _S.WRAP_UP) else None
        left = self._profile.wrap_up_extensions if state is _S.WRAP_UP else 0
        until = at + self._length if state is _S.WRAP_UP else None
        self._presence[login] = self._limited(login, Presence(state, reason, at, about, until, left, following))
        if before.state is _S.WRAP_UP:
            self._timers.cancel(login)
            if before.call_id:
                self._logbook.wrapped_up(before.call_id, login, before.since, at)
        self._logbook.moved(login, self._presence[login], move, order)
        if until is not None:
            self._wrap_up_until(login, until)
        self._tell(login)

    def extend(self, login: str) -> None:
        """Give a wrap-up its full time once more, from now."""
        now = self._presence[login]
        self._presence[login] = replace(now, extensions_left=now.extensions_left - 1)
        self._wrap_up_until(login, self._clock() + self._length)
        self._kept(login)

    def pause_later(self, login: str, reason: str | None, order: Order | None = None) -> None:
        """Remember (or, with ``None``, forget) a pause that comes after the call; one that is ordered is logged."""
        self._presence[login] = replace(self._presence[login], next_pause=reason)
        if order is not None:
            self._logbook.asked(login, self._presence[login], self._clock(), order)
        self._kept(login)

    def stop(self) -> None:
        """Let no timer run on."""
        self._timers.cancel_all()

    def _wrap_up_until(self, login: str, until: datetime) -> None:
        self._presence[login] = replace(self._presence[login], wrap_up_until=until)
        self._timers.set(login, (until - self._clock()).total_seconds())

    def _limited(self, login: str, now: Presence) -> Presence:
        """Return a pause with the limits of its reason; other states as they are."""
        rule = self._profile.pause_reasons.get(now.reason) if now.state is _S.PAUSED else None
        if rule is None:
            return now
        alike = sum(p.state is _S.PAUSED and p.reason == now.reason for who, p in self.all() if who != login)
        until = now.since + timedelta(minutes=rule.minutes) if rule.minutes else None
        return replace(now, pause_until=until, crowded=rule.at_once is not None and alike >= rule.at_once)

    def _kept(self, login: str) -> None:
        self._logbook.kept(login, self._presence[login])
        self._tell(login)

    def _tell(self, login: str) -> None:
        now = self._presence[login]
        self._bus.publish(
            OperatorStateChanged(
                operator=login,
                state=now.state,
                reason=now.reason,
                since=now.since,
                call_id=now.call_id,
                wrap_up_until=now.wrap_up_until,
                extensions_left=now.extensions_left,
                next_pause=now.next_pause,
                pause_until=now.pause_until,
                crowded=now.crowded,
                at=self._clock(),
            )
        )
