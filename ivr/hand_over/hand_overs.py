"""The live calls that are handed over: one mechanism for lines, operators and queues, in three ways."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from crm.bus.bus import Bus, Subscription
from crm.bus.events import HandOverChanged, OperatorPhoneLost
from crm.calls.asked import Asked
from crm.calls.hand_overs import GOING
from crm.calls.states import CallMove, CallState, HandOverMove, HandOverState, HandOverWay
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.desk.timers import CallLater, Timers
from ivr.errands import Errands
from ivr.hand_over.errors import NotHandedOverError
from ivr.hand_over.exchange import CITIZEN, MUSIC, Exchange
from ivr.hand_over.hand_over import HandOver
from ivr.hand_over.targets import Targets
from ivr.tracker.events import HAND_OVER, operator_of
from ivr.tracker.ledger import Ledger
from ivr.tracker.live_calls import LiveCalls, RingEnd

log = logging.getLogger(__name__)

_S, _M = HandOverState, HandOverMove
CAUSES = {"17": _M.BE_BUSY, "18": _M.NOT_ANSWER, "19": _M.NOT_ANSWER, "21": _M.BE_BUSY}
"""Why the target's channel hung up (ITU-T Q.850; 21 is a call that was declined); the rest is unreachable."""

REASONS = {"3": _M.NOT_ANSWER, "5": _M.BE_BUSY}
"""Reasons of an ``OriginateResponse``: it rang until our time was over (AST_CONTROL_RINGING), AST_CONTROL_BUSY."""

SETTLE_S = 1.0


class HandOvers:
    """Calls a target while citizen and operator talk on, and leads everybody to a conference when it answers.

    Nothing is taken from the citizen before the target has answered: if it is busy or silent, they are with the
    operator as they were. If the operator is gone by then, they are the next one of their queue. Neither the database
    nor the console is waited for.

    Args:
        gateway: The manager link.
        exchange: Asks Asterisk.
        targets: Finds whom to call.
        calls: The calls on the line.
        bus: Where it is told.
        ledger: Keeps what happened.
        clock: The present moment.
        joined: Whether a supervisor talks in a call.
        call_later: Sets a timer; the event loop's own unless given.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        exchange: Exchange,
        targets: Targets,
        calls: LiveCalls,
        bus: Bus,
        ledger: Ledger,
        clock: Clock,
        joined: Callable[[str], bool],
        call_later: CallLater | None = None,
    ) -> None:
        self._exchange = exchange
        self._targets = targets
        self._calls = calls
        self._bus = bus
        self._ledger = ledger
        self._clock = clock
        self._joined = joined
        self._gateway = gateway
        self._going: dict[str, HandOver] = {}
        self._meetings: dict[str, str] = {}
        later: CallLater = call_later or (lambda s, f: asyncio.get_running_loop().call_later(s, f))
        self._waits = Timers(later, self._waited_in_vain)
        self._errands = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None
        gateway.subscribe(self._hear)
        gateway.on_up(self._compare)

    async def start(self) -> None:
        """Begin to follow lost phones; hand-overs are followed as soon as the gateway is up."""
        self._events = self._bus.subscribe(OperatorPhoneLost)
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Ask for nothing more; conversations that stand go on."""
        if self._events and self._reader:
            self._events.close()
            await self._reader
        self._waits.cancel_all()
        await self._errands.stop()

    # --- what operators ask for ---------------------------------------------------------------------------------

    async def begin(self, call_id: str, asked: Asked, *, anybodys: bool = False) -> None:
        """Call a target for the call that ``asked.by`` talks in.

        Args:
            call_id: The call.
            asked: To whom, and how.
            anybodys: Whether for somebody who stands over the operators: the call may be another's.

        Raises:
            NotHandedOverError: Nobody talks in this call, or somebody else, or a supervisor too, or it is being handed
                over.
            HotlineError: There is nobody to call (``Targets.find``).
            AmiError: The telephone system cannot be asked.
        """
        call = self._calls.by_id.get(call_id)
        if call is None or not (anybodys or call.operator == asked.by) or call.state is not CallState.TALKING:
            raise NotHandedOverError("expected a call you are talking in, it is over, on hold or not yours")
        if self._joined(call_id):
            raise NotHandedOverError("expected a call of two, a supervisor talks in it")
        if call_id in self._going:
            raise NotHandedOverError("expected no other target in this call, one is called or takes part already")
        target = self._targets.find(asked, call.operator or "")
        one = self._going[call_id] = HandOver.of(call, target.asked)
        self._tell(one)
        try:
            if not await self._call(one, target.channel):
                self._failed(one, _M.NOT_REACH)
        except AmiError:
            self._failed(one, _M.NOT_REACH)
            raise

    async def join(self, call_id: str, login: str) -> None:
        """Let the citizen into the consultation: three talk (三方).

        Raises:
            NotHandedOverError: Nobody consults about this call, or it is another's.
            AmiError: The telephone system cannot be asked.
        """
        one = self._of(call_id, login, _S.CONSULTING)
        await self._exchange.lead(one, CITIZEN, with_holder=False)

    async def complete(self, call_id: str, login: str) -> None:
        """Let citizen and target talk, and the operator leave.

        Raises:
            NotHandedOverError: The target has not answered, or the call is another's.
            AmiError: The telephone system cannot be asked.
        """
        one = self._of(call_id, login, _S.CONSULTING, _S.CONNECTED)
        one.leaving = True
        if one.state is _S.CONSULTING:
            await self._exchange.lead(one, CITIZEN, with_holder=False)
        else:
            await self._exchange.hang_up(one.holder_channel)

    async def withdraw(self, call_id: str, login: str) -> None:
        """Let the target go: it is called no longer, or leaves; the citizen is with the operator again.

        Raises:
            NotHandedOverError: Nobody is called for this call, or the call is another's and so is the target.
        """
        one = self._of(call_id, login, *GOING)
        if one.state is not _S.CONNECTED:
            self._failed(one, _M.WITHDRAW)
        await self._exchange.hang_up(one.id)

    def _of(self, call_id: str, login: str, *states: HandOverState) -> HandOver:
        one = self._going.get(call_id)
        if one is None or login not in (one.asked.by, one.call.operator):
            raise NotHandedOverError("expected a hand-over of your call, or one that you began, there is none")
        if one.state not in states:
            raise NotHandedOverError(f"expected the hand-over to be {' or '.join(states)}, it is {one.state}")
        return one

    async def _call(self, one: HandOver, channel: str) -> bool:
        if not channel:
            one.alone = True
            self._waits.set(one.call.id, self._targets.wait_s(one.asked.target))
            return await self._exchange.send_to_queue(one)
        if one.asked.seat:
            self._calls.rings(one.call, one.asked.seat, one.id, self._clock())
        return await self._exchange.ring(one, channel, self._targets.ring_s)

    def _waited_in_vain(self, call_id: str) -> None:
        self._failed(self._going[call_id], _M.NOT_ANSWER)

    # --- what happens -------------------------------------------------------------------------------------------

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            if isinstance(event, OperatorPhoneLost):
                self.phone_lost(event)

    def phone_lost(self, event: OperatorPhoneLost) -> None:
        """Whoever was left in a conference by a phone that is gone did not finish their call: they are the next one."""
        call = self._calls.by_id.get(event.call_id)
        alone = call is not None and call.operator is None and event.call_id not in self._going
        if call and alone and self._meetings.pop(event.call_id, ""):
            self._errands.run(self._exchange.to_front(call.caller_channel, call.queue))

    def _hear(self, event: AmiEvent) -> None:
        match event.name:
            case "OriginateResponse":
                if (one := self._named(event["ActionID"])) and one.state is _S.CALLING:
                    self._responds(one, event)
            case "ConfbridgeJoin":
                if (one := self._going.get(event["Uniqueid"])) and one.id == event["Conference"]:
                    self._citizen_joins(one)
            case "AgentConnect":
                if (one := self._going.get(event["Uniqueid"])) and one.alone and not one.asked.seat:
                    one.asked = replace(one.asked, seat=operator_of(event["DestChannel"]) or "")
                    self._over(one, _M.COMPLETE)
            case "Hangup":
                self._hangs_up(event["Uniqueid"], event["Cause"])

    def _responds(self, one: HandOver, event: AmiEvent) -> None:
        if event["Response"] == "Success":
            self._errands.run(self._meet(one))
        elif move := REASONS.get(event["Reason"]):
            self._failed(one, move)
        else:
            self._errands.run(self._settle(one))

    async def _settle(self, one: HandOver) -> None:
        """Wait for the hang-up of the target's channel, which alone says why; a channel that never was has none."""
        await asyncio.sleep(SETTLE_S)
        if self._going.get(one.call.id) is one and one.state is _S.CALLING:
            self._failed(one, _M.NOT_REACH)

    async def _meet(self, one: HandOver) -> None:
        """The target waits in the conference: lead there whom it is to hear."""
        consults = one.asked.way is HandOverWay.CONSULT
        one.answered = True
        if consults:
            one.move(_M.CONSULT)
        if one.asked.seat:
            self._calls.joins(one.call, one.asked.seat)
        self._meetings[one.call.id] = one.id
        try:
            led = await self._exchange.lead(one, MUSIC if consults else CITIZEN, with_holder=not one.alone)
        except AmiError as error:
            log.warning("call %s: who answered cannot be joined (%s)", one.call.id, error.slug)
            led = False
        if self._going.get(one.call.id) is not one:
            return
        if not led:
            self._failed(one, _M.NOT_REACH)
            await self._exchange.hang_up(one.id)
        elif consults:
            self._calls.set_apart(one.call, self._clock())
            self._tell(one)

    def _citizen_joins(self, one: HandOver) -> None:
        if one.state is not _S.CONNECTED:
            one.move(_M.CONNECT)
            self._tell(one)
        if not one.alone and one.leaving:
            self._errands.run(self._exchange.hang_up(one.holder_channel))
        elif one.alone and one.asked.seat:
            self._over(one, _M.COMPLETE)
        elif one.alone:
            self._calls.move(one.call, CallMove.HAND_OVER, self._clock())

    def _hangs_up(self, channel: str, cause: str) -> None:
        if one := self._named(channel):
            self._target_leaves(one, cause)
        elif one := self._going.get(channel):
            self._over(one, _M.WITHDRAW if one.state is _S.CALLING else _M.END)
            self._errands.run(self._exchange.hang_up(one.id))
        else:
            for one in [o for o in self._going.values() if o.holder_left(channel)]:
                self._holder_leaves(one)
        if meeting := self._meetings.pop(channel, ""):
            self._errands.run(self._exchange.dissolve(meeting))

    def _target_leaves(self, one: HandOver, cause: str) -> None:
        if one.state is _S.CALLING:
            self._failed(one, CAUSES.get(cause, _M.NOT_REACH))
        else:
            self._failed(one, _M.END)

    def _holder_leaves(self, one: HandOver) -> None:
        alone, one.alone = one.alone, True
        if one.state is _S.CONNECTED:
            if one.asked.seat:
                self._over(one, _M.COMPLETE)
        elif one.state is _S.CALLING and one.leaving:
            if not (alone or one.answered):
                self._errands.run(self._lead(one, MUSIC))
        elif one.state is _S.CALLING:
            self._over(one, _M.WITHDRAW)
            self._errands.run(self._exchange.hang_up(one.id))
        else:
            self._failed(one, _M.WITHDRAW)
            self._errands.run(self._exchange.hang_up(one.id))

    # --- how it ends --------------------------------------------------------------------------------------------

    def _failed(self, one: HandOver, move: HandOverMove) -> None:
        """End it; whoever was away from their operator comes back, or to the front of the queue if there is none."""
        before = one.state
        self._over(one, move)
        if one.alone and before is not _S.CONNECTED:
            self._errands.run(self._exchange.to_front(one.call.caller_channel, one.queue))
        elif before is _S.CONSULTING:
            self._errands.run(self._lead(one, CITIZEN))

    async def _lead(self, one: HandOver, place: str) -> None:
        try:
            await self._exchange.lead(one, place, with_holder=False)
        except AmiError as error:
            log.warning("call %s: the citizen is not led to %s (%s)", one.call.id, place, error.slug)

    async def _compare(self) -> None:
        """After a reconnect, end what Asterisk no longer shows; whoever waits with music for nobody is the next one."""
        channels = {c["Uniqueid"]: c for c in (await self._gateway.act("CoreShowChannels")).items}
        for one in [o for o in self._going.values() if o.id not in channels and (o.asked.seat or not o.alone)]:
            self._failed(one, _M.END if one.state is not _S.CALLING else _M.NOT_REACH)
        for uid, channel in channels.items():
            if (channel["Context"], channel["Exten"]) == (HAND_OVER, MUSIC) and uid not in self._going:
                call = self._calls.by_id.get(uid)
                await self._exchange.to_front(channel["Channel"], call.queue if call else "")

    def _over(self, one: HandOver, move: HandOverMove) -> None:
        if self._going.get(one.call.id) is not one:
            return
        del self._going[one.call.id]
        self._waits.cancel(one.call.id)
        before, seat = one.state, one.asked.seat
        one.move(move)
        if before is _S.CALLING and seat in one.call.ringing:
            reason: RingEnd = "no_answer" if move is _M.NOT_ANSWER else "caller_left"
            self._calls.ring_ends(one.call, seat, reason, self._clock())
        one.call.beside.pop(seat, None)
        self._tell(one)

    # --- who is told --------------------------------------------------------------------------------------------

    def _named(self, channel: str) -> HandOver | None:
        return next((one for one in self._going.values() if channel and one.id == channel), None)

    def _tell(self, one: HandOver) -> None:
        at = self._clock()
        self._bus.publish(
            HandOverChanged(call_id=one.call.id, asked=one.asked, holder=one.holder, state=one.state, at=at)
        )
        self._ledger.handed_over(one.call.id, one.id, one.asked, one.state, at)
