"""The operator desk: one state machine per operator, fed by calls and by what operators ask for."""

import asyncio
import logging
from collections.abc import Mapping
from typing import ClassVar

from config.errors import HotlineError
from config.profile import Profile
from crm.bus.bus import Bus, Subscription
from crm.bus.events import Event, PbxLinkChanged
from crm.db import Clock, SessionFactory
from crm.moves import IllegalMoveError
from crm.operators.states import OperatorMove, OperatorState
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.desk.logbook import Logbook
from ivr.desk.membership import UNREACHABLE, Membership, Wanted
from ivr.desk.on_calls import FOLLOWED, OnCalls
from ivr.desk.presence import PHONE_LOST, WRAP_UP, Presence
from ivr.desk.roster import ON_CALL, Roster
from ivr.desk.timers import CallLater, Timers
from ivr.errands import Errands
from ivr.tracker.events import operator_of
from ivr.tracker.live_call import LiveCall

log = logging.getLogger(__name__)

PHONE_GRACE_S = 8.0
"""A softphone may be away this long (a page that reloads) before its operator is paused."""

_S, _M = OperatorState, OperatorMove


class PauseReasonError(HotlineError):
    """The city's profile knows no such reason for a pause."""

    slug: ClassVar[str] = "pause-reason-unknown"
    status: ClassVar[int] = 422


class OperatorDesk:
    """Says what every operator is doing, and keeps Asterisk's queues in step.

    A state changes at once, in memory and on the bus; Asterisk and the database follow. From the answer to the end of
    the wrap-up the operator is paused in Asterisk, so that no call slips in between hang-up and wrap-up.

    Args:
        gateway: Where queue actions go.
        bus: Where call events come from and operators' states go.
        factory: Opens database sessions.
        profile: Pause reasons and the length of the wrap-up.
        clock: The present moment.
        live: The calls on the line (``CallTracker.live``), to check states against after a loss of the link.
        call_later: Sets a timer; the event loop's own unless given.
        logbook: Writes states; made from ``factory`` unless given.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        bus: Bus,
        factory: SessionFactory,
        profile: Profile,
        clock: Clock,
        live: Mapping[str, LiveCall],
        *,
        call_later: CallLater | None = None,
        logbook: Logbook | None = None,
    ) -> None:
        self._members = Membership(gateway)
        self._gateway = gateway
        self._bus = bus
        self._profile = profile
        later: CallLater = call_later or (lambda s, f: asyncio.get_running_loop().call_later(s, f))
        self._logbook = logbook or Logbook(factory)
        self._queues: dict[str, Mapping[str, int]] = {}
        self._roster = Roster(bus, self._logbook, clock, profile.wrap_up_s, later, self._wrap_up_over)
        self._calls = OnCalls(self._roster, live, lambda login: bool(self._queues.get(login)), self._pause_soon)
        self._lost = Timers(later, self._phone_lost)
        self._reachable: dict[str, bool] = {}
        self._errands = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None
        gateway.subscribe(self._phone_changed)

    async def start(self) -> None:
        """Read back every operator's state and begin to follow calls; start it before the gateway."""
        self._logbook.start()
        for login, queues, kept in await asyncio.to_thread(self._logbook.read_back):
            self._queues[login] = queues
            self._roster.resume(login, kept)
        self._events = self._bus.subscribe(*FOLLOWED)
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Stop following; states stay as they are, for the next start."""
        self._roster.stop()
        self._lost.cancel_all()
        if self._events and self._reader:
            self._events.close()
            await self._reader
        await self._errands.stop()
        await asyncio.to_thread(self._logbook.stop)

    def state_of(self, login: str) -> Presence:
        """Return what an operator is doing; ``offline`` for one who never signed in."""
        return self._roster.of(login)

    def seats(self, queue: str) -> list[tuple[str, Presence]]:
        """Return who is at work and answers this queue, with what they are doing."""
        present = [(login, now) for login, now in self._roster.all() if now.state is not _S.OFFLINE]
        return [(login, now) for login, now in present if queue in self._queues.get(login, ())]

    # --- what operators ask for ---------------------------------------------------------------------------------

    async def sign_in(self, login: str, queues: Mapping[str, int]) -> Presence:
        """Take an operator in, not ready yet. One who is in already (another page took over) keeps their state.

        When the telephone system cannot be asked, the queues are mended as soon as it is back.
        """
        self._queues[login] = dict(queues)
        if self._roster.of(login).state is _S.OFFLINE:
            self._roster.move(login, _M.SIGN_IN)
        try:
            await self._members.join(login, self._wanted(login))
        except AmiError as error:
            log.warning("operator %s joins the queues later (%s)", login, error.slug)
        return self._roster.of(login)

    async def sign_out(self, login: str, reason: str) -> Presence:
        """Let an operator go; a call they are in goes on.

        Args:
            login: Who.
            reason: Why, for the log.
        """
        if self._roster.of(login).state is not _S.OFFLINE:
            self._roster.move(login, _M.SIGN_OUT, reason=reason)
            try:
                await self._members.leave(login, self._queues.pop(login, {}))
            except AmiError as error:
                log.warning("operator %s leaves the queues later (%s)", login, error.slug)
        return self._roster.of(login)

    async def ready(self, login: str) -> Presence:
        """Take calls; ends a pause or the wrap-up. During a call it takes back a pause that was asked for.

        Raises:
            IllegalMoveError: If the present state does not allow it.
            AmiError: If the telephone system cannot be asked; the operator is paused then.
        """
        now = self._roster.of(login)
        if now.next_pause is not None:
            self._roster.pause_later(login, None)
            return self._roster.of(login)
        self._roster.move(login, _M.READY)
        self._phone(login, self._reachable.get(login, True))
        try:
            await self._members.pause(login, "")
        except AmiError:
            self._roster.move(login, _M.PAUSE, reason=now.reason)
            raise
        return self._roster.of(login)

    async def pause(self, login: str, reason: str) -> Presence:
        """Take no calls; during a call it is remembered and comes after the wrap-up.

        Raises:
            PauseReasonError: If the profile knows no such reason.
            IllegalMoveError: If the present state does not allow it.
        """
        if reason not in self._profile.pause_reasons:
            raise PauseReasonError(f"expected a reason out of {list(self._profile.pause_reasons)}, got another")
        now = self._roster.of(login)
        if now.state in (_S.RINGING, *ON_CALL, _S.CALLING):
            self._roster.pause_later(login, reason)
            return self._roster.of(login)
        self._roster.move(login, _M.PAUSE, reason=reason)
        await self._try_pause(login, reason)
        return self._roster.of(login)

    async def extend_wrap_up(self, login: str) -> Presence:
        """Give the wrap-up its full time once more, from now.

        Raises:
            IllegalMoveError: If there is no wrap-up.
        """
        now = self._roster.of(login)
        if now.state is not _S.WRAP_UP:
            raise IllegalMoveError(
                f"expected wrap_up to extend, the operator is {now.state}", state=now.state, move="extend", allowed=[]
            )
        self._roster.extend(login)
        return self._roster.of(login)

    # --- what calls do ------------------------------------------------------------------------------------------

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            try:
                self.take(event)
            except IllegalMoveError as error:
                log.warning("an operator's state does not fit %s: %s", event.name, error.message)
            except Exception:
                log.exception("the desk failed on %s", event.name)

    def take(self, event: Event) -> None:
        """Follow one event of a call or of the link.

        Raises:
            IllegalMoveError: If the operator's state does not allow what happened; nothing has changed then.
        """
        self._calls.take(event)
        if isinstance(event, PbxLinkChanged) and event.up:
            self._errands.run(self._mend())

    # --- wrap-up ------------------------------------------------------------------------------------------------

    def _wrap_up_over(self, login: str) -> None:
        pause = self._roster.of(login).next_pause
        self._roster.move(login, _M.READY if pause is None else _M.PAUSE, reason=pause or "")
        self._phone(login, self._reachable.get(login, True))
        self._pause_soon(login, pause or "")

    # --- the phone ----------------------------------------------------------------------------------------------

    def _phone_changed(self, event: AmiEvent) -> None:
        if event.name in ("QueueMemberStatus", "QueueMemberAdded"):
            login = operator_of(event["Interface"])
            if login is not None:
                self._phone(login, event["Status"] != UNREACHABLE)

    def _phone(self, login: str, reachable: bool) -> None:
        self._reachable[login] = reachable
        if reachable:
            self._lost.cancel(login)
        elif login not in self._lost and self._roster.of(login).state is _S.READY:
            self._lost.set(login, PHONE_GRACE_S)

    def _phone_lost(self, login: str) -> None:
        if self._roster.of(login).state is _S.READY:
            self._roster.move(login, _M.PAUSE, reason=PHONE_LOST)
            self._pause_soon(login, PHONE_LOST)

    # --- in step with Asterisk ----------------------------------------------------------------------------------

    async def _mend(self) -> None:
        wanted = {login: self._wanted(login) for login, p in self._roster.all() if p.state is not _S.OFFLINE}
        try:
            reachable = await self._members.mend(wanted)
        except AmiError as error:
            log.warning("queue membership could not be compared (%s)", error.slug)
            return
        for login, is_there in reachable.items():
            self._phone(login, is_there)

    def _wanted(self, login: str) -> Wanted:
        presence = self._roster.of(login)
        on_call = presence.state in (*ON_CALL, _S.CALLING, _S.WRAP_UP)
        pause = WRAP_UP if on_call else (presence.reason or "signed_in") if presence.state is _S.PAUSED else ""
        return Wanted(self._queues.get(login, {}), pause)

    def _pause_soon(self, login: str, reason: str) -> None:
        self._errands.run(self._try_pause(login, reason))

    async def _try_pause(self, login: str, reason: str) -> None:
        try:
            await self._members.pause(login, reason)
        except AmiError as error:
            log.warning("operator %s is paused or unpaused in the queues later (%s)", login, error.slug)
