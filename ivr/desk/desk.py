"""The operator desk: one state machine per operator, fed by calls and by what operators ask for."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping

from config.profile import Profile
from crm.bus.bus import Bus, Subscription
from crm.bus.events import Event, PbxLinkChanged
from crm.db import Clock, SessionFactory
from crm.moves import IllegalMoveError
from crm.operators.orders import Order
from crm.operators.states import OperatorMove, OperatorState
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.desk.errors import PauseReasonError, WrapUpExtendedError
from ivr.desk.in_step import InStep
from ivr.desk.logbook import Logbook
from ivr.desk.membership import UNREACHABLE
from ivr.desk.on_calls import FOLLOWED, OnCalls
from ivr.desk.phones import Phones
from ivr.desk.presence import PHONE_LOST, Presence
from ivr.desk.roster import ON_CALL, Roster
from ivr.desk.timers import CallLater
from ivr.differences import Difference
from ivr.errands import Errands
from ivr.tracker.events import operator_of
from ivr.tracker.live_call import LiveCall

log = logging.getLogger(__name__)

_S, _M = OperatorState, OperatorMove


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
        calling: The call an operator makes just now (``OutgoingCalls.of``), to check states against; unless given,
            whoever says they call, calls.
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
        calling: Callable[[str], object] = str,
        call_later: CallLater | None = None,
        logbook: Logbook | None = None,
    ) -> None:
        self._bus = bus
        self._profile = profile
        later: CallLater = call_later or (lambda s, f: asyncio.get_running_loop().call_later(s, f))
        self._logbook = logbook or Logbook(factory)
        self._roster = Roster(bus, self._logbook, clock, profile, later, self._wrap_up_over)
        self._phones = Phones(later, self._is_ready, self._phone_lost)
        self._in_step = InStep(gateway, self._roster, self._phones)
        self._calls = OnCalls(self._roster, live, calling, self._answers_queues, self._follow)
        self._errands = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None
        gateway.subscribe(self._phone_changed)

    async def start(self) -> None:
        """Read back every operator's state and begin to follow calls; start it before the gateway."""
        self._logbook.start()
        for login, queues, kept in await asyncio.to_thread(self._logbook.read_back):
            self._in_step.queues[login] = queues
            self._roster.resume(login, kept)
        self._events = self._bus.subscribe(*FOLLOWED)
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Stop following; states stay as they are, for the next start."""
        self._roster.stop()
        self._phones.stop()
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
        return [(login, now) for login, now in present if queue in self._in_step.queues.get(login, ())]

    # --- what operators ask for ---------------------------------------------------------------------------------

    async def sign_in(self, login: str, queues: Mapping[str, int]) -> Presence:
        """Take an operator in, not ready yet. One who is in already (another page took over) keeps their state.

        When the telephone system cannot be asked, the queues are mended as soon as it is back.
        """
        self._in_step.queues[login] = dict(queues)
        if self._roster.of(login).state is _S.OFFLINE:
            self._roster.move(login, _M.SIGN_IN)
        await self._in_step.join(login)
        return self._roster.of(login)

    async def sign_out(self, login: str, reason: str, *, order: Order | None = None) -> Presence:
        """Let an operator go; a call they are in goes on.

        Args:
            login: Who.
            reason: Why, for the log.
            order: Who wished it, if it was not the operator.
        """
        if self._roster.of(login).state is not _S.OFFLINE:
            self._roster.move(login, _M.SIGN_OUT, reason=reason, order=order)
            await self._in_step.leave(login)
        return self._roster.of(login)

    async def ready(self, login: str, *, order: Order | None = None) -> Presence:
        """Take calls; ends a pause or the wrap-up. During a call it takes back a pause that was asked for.

        Args:
            login: Who.
            order: Who wished it, if it was not the operator.

        Raises:
            IllegalMoveError: If the present state does not allow it.
            AmiError: If the telephone system cannot be asked; the operator is paused then.
        """
        now = self._roster.of(login)
        if now.next_pause is not None:
            self._roster.pause_later(login, None, order)
            await self._in_step.follow(login)
            return self._roster.of(login)
        self._roster.move(login, _M.READY, order=order)
        self._phones.check(login)
        try:
            await self._in_step.take_calls(login)
        except AmiError:
            if self._is_ready(login):
                self._roster.move(login, _M.PAUSE, reason=now.reason)
            raise
        return self._roster.of(login)

    async def pause(self, login: str, reason: str, *, order: Order | None = None) -> Presence:
        """Take no calls; during a call it is remembered and comes after the wrap-up.

        Args:
            login: Who.
            reason: One of the profile.
            order: Who wished it, if it was not the operator.

        Raises:
            PauseReasonError: If the profile knows no such reason.
            IllegalMoveError: If the present state does not allow it.
        """
        if reason not in self._profile.pause_reasons:
            raise PauseReasonError(f"expected a reason out of {list(self._profile.pause_reasons)}, got another")
        now = self._roster.of(login)
        if now.state in (_S.RINGING, *ON_CALL, _S.CALLING):
            self._roster.pause_later(login, reason, order)
            await self._in_step.follow(login)
            return self._roster.of(login)
        self._roster.move(login, _M.PAUSE, reason=reason, order=order)
        await self._in_step.follow(login)
        return self._roster.of(login)

    async def extend_wrap_up(self, login: str) -> Presence:
        """Give the wrap-up its full time once more, from now.

        Raises:
            IllegalMoveError: If there is no wrap-up.
            WrapUpExtendedError: If it was extended as often as the profile allows.
        """
        now = self._roster.of(login)
        if now.state is not _S.WRAP_UP:
            raise IllegalMoveError(
                f"expected wrap_up to extend, the operator is {now.state}", state=now.state, move="extend", allowed=[]
            )
        if not now.extensions_left:
            most = self._profile.wrap_up_extensions
            raise WrapUpExtendedError(f"expected at most {most} extension(s) of a wrap-up, got one more", most=most)
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
            self._errands.run(self._in_step.mend())

    # --- wrap-up ------------------------------------------------------------------------------------------------

    def _wrap_up_over(self, login: str) -> None:
        pause = self._roster.of(login).next_pause
        self._roster.move(login, _M.READY if pause is None else _M.PAUSE, reason=pause or "")
        self._phones.check(login)
        self._follow(login)

    # --- the phone ----------------------------------------------------------------------------------------------

    def _phone_changed(self, event: AmiEvent) -> None:
        if event.name in ("QueueMemberStatus", "QueueMemberAdded"):
            login = operator_of(event["Interface"])
            if login is not None:
                self._phones.seen(login, event["Status"] != UNREACHABLE)

    def _phone_lost(self, login: str) -> None:
        if self._is_ready(login):
            self._roster.move(login, _M.PAUSE, reason=PHONE_LOST)
            self._follow(login)

    def _is_ready(self, login: str) -> bool:
        return self._roster.of(login).state is _S.READY

    def _answers_queues(self, login: str) -> bool:
        return bool(self._in_step.queues.get(login))

    # --- in step with Asterisk ----------------------------------------------------------------------------------

    def differences(self, members: Mapping[tuple[str, str], AmiEvent]) -> Iterator[Difference]:
        """Give what Asterisk has otherwise than we wish, and states that do not fit the calls on the line.

        Args:
            members: By queue and login, as Asterisk shows them; tells of the phones too.
        """
        yield from self._in_step.differences(members)
        yield from self._calls.differences()

    def is_wished(self, event: AmiEvent) -> bool:
        """Return whether what a queue says of a member is as we wish; other events are."""
        return self._in_step.is_wished(event)

    def _follow(self, login: str) -> None:
        """Let Asterisk follow an operator's state; does not wait."""
        self._errands.run(self._in_step.follow(login))
