"""The live calls that are handed over: one mechanism for lines, operators and queues, in three ways."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from crm.bus.bus import Bus, Subscription
from crm.bus.events import OperatorPhoneLost
from crm.calls.asked import Asked
from crm.calls.hand_overs import GOING
from crm.calls.states import CallMove, CallState, HandOverMove, HandOverState, HandOverWay
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.desk.timers import CallLater, Timers
from ivr.errands import Errands
from ivr.hand_over.book import Book
from ivr.hand_over.errors import NotHandedOverError
from ivr.hand_over.exchange import CITIZEN, MUSIC, Exchange
from ivr.hand_over.hand_over import CAUSES, REASONS, HandOver
from ivr.hand_over.targets import Targets
from ivr.tracker.events import HAND_OVER, operator_of
from ivr.tracker.ledger import Ledger
from ivr.tracker.live_calls import LiveCalls

_S, _M = HandOverState, HandOverMove
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
        self._gateway, self._exchange, self._targets = gateway, exchange, targets
        self._calls, self._bus, self._clock, self._joined = calls, bus, clock, joined
        self._book = Book(calls, bus, ledger, clock)
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

    def led_to(self, queue: str) -> int:
        """Return how many citizens wait in a queue or are being handed over to it."""
        return len(self._book.on_their_way(queue) | self._calls.waiting_in(queue))

    # --- what operators ask for ---------------------------------------------------------------------------------

    async def begin(self, call_id: str, asked: Asked, *, anybodys: bool = False, sooner: int = 0) -> None:
        """Call a target for the call that ``asked.by`` talks in.

        Args:
            call_id: The call.
            asked: To whom, and how.
            anybodys: Whether for somebody who stands over the operators: the call may be another's.
            sooner: By how much the citizen goes before others who are handed over to the queue.

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
        if self._book.of_call(call_id):
            raise NotHandedOverError("expected no other target in this call, one is called or takes part already")
        target = self._targets.find(asked, call.operator or "")
        one = HandOver.of(call, target.asked, sooner)
        self._book.begin(one)
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
        one = self._book.asked_for(call_id, login, _S.CONSULTING)
        await self._exchange.lead(one, CITIZEN, with_holder=False)

    async def complete(self, call_id: str, login: str) -> None:
        """Let citizen and target talk, and the operator leave.

        Raises:
            NotHandedOverError: The target has not answered, or the call is another's.
            AmiError: The telephone system cannot be asked.
        """
        one = self._book.asked_for(call_id, login, _S.CONSULTING, _S.CONNECTED)
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
        one = self._book.asked_for(call_id, login, *GOING)
        if one.state is not _S.CONNECTED:
            self._failed(one, _M.WITHDRAW)
        await self._exchange.hang_up(one.leg)

    async def _call(self, one: HandOver, channel: str) -> bool:
        if not channel:
            one.alone = True
            self._waits.set(one.call.id, self._targets.wait_s(one.asked.target))
            return await self._exchange.send_to_queue(one)
        if one.asked.seat:
            self._calls.rings(one.call, one.asked.seat, one.id, self._clock())
        return await self._exchange.ring(one, channel, self._targets.ring_s)

    def _waited_in_vain(self, call_id: str) -> None:
        if one := self._book.of_call(call_id):
            self._failed(one, _M.NOT_ANSWER)

    # --- what happens -------------------------------------------------------------------------------------------

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            if isinstance(event, OperatorPhoneLost):
                self.phone_lost(event)

    def phone_lost(self, event: OperatorPhoneLost) -> None:
        """Whoever was left in a conference by a phone that is gone did not finish their call: they are the next one."""
        call = self._calls.by_id.get(event.call_id)
        alone = call is not None and call.operator is None and self._book.of_call(event.call_id) is None
        if call and alone and self._meetings.pop(event.call_id, ""):
            self._errands.run(self._exchange.to_front(call.caller_channel, call.queue))

    def _hear(self, event: AmiEvent) -> None:
        if self._book.exchanges(event):
            return
        match event.name:
            case "OriginateResponse":
                if (one := self._book.of_target(event["ActionID"])) and one.state is _S.CALLING:
                    self._responds(one, event)
            case "ConfbridgeJoin":
                if (one := self._book.of_call(event["Uniqueid"])) and one.id == event["Conference"]:
                    self._citizen_joins(one)
            case "AgentConnect":
                if (one := self._book.of_call(event["Uniqueid"])) and one.alone and not one.asked.seat:
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
        if one in self._book and one.state is _S.CALLING:
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
        led = await self._exchange.try_lead(one, MUSIC if consults else CITIZEN, with_holder=not one.alone)
        if one not in self._book:
            return
        if not led:
            self._failed(one, _M.NOT_REACH)
            await self._exchange.hang_up(one.leg)
        elif consults:
            self._calls.set_apart(one.call, self._clock())
            self._book.tell(one)

    def _citizen_joins(self, one: HandOver) -> None:
        if one.state is not _S.CONNECTED:
            one.move(_M.CONNECT)
            self._book.tell(one)
        if not one.alone and one.leaving:
            self._errands.run(self._exchange.hang_up(one.holder_channel))
        elif one.alone and one.asked.seat:
            self._over(one, _M.COMPLETE)
        elif one.alone:
            self._calls.move(one.call, CallMove.HAND_OVER, self._clock())

    def _hangs_up(self, channel: str, cause: str) -> None:
        if one := self._book.of_target(channel):
            self._target_leaves(one, cause)
        elif one := self._book.of_call(channel):
            self._over(one, _M.WITHDRAW if one.state is _S.CALLING else _M.END)
            self._errands.run(self._exchange.hang_up(one.leg))
        else:
            for one in [o for o in self._book if o.holder_left(channel)]:
                self._holder_leaves(one)
        if meeting := self._meetings.pop(channel, ""):
            self._errands.run(self._exchange.dissolve(meeting))

    def _target_leaves(self, one: HandOver, cause: str) -> None:
        self._failed(one, CAUSES.get(cause, _M.NOT_REACH) if one.state is _S.CALLING else _M.END)

    def _holder_leaves(self, one: HandOver) -> None:
        alone, one.alone = one.alone, True
        if one.state is _S.CONNECTED:
            if one.asked.seat:
                self._over(one, _M.COMPLETE)
        elif one.state is _S.CALLING and one.leaving:
            if not (alone or one.answered):
                self._errands.run(self._exchange.try_lead(one, MUSIC))
        elif one.state is _S.CALLING:
            self._over(one, _M.WITHDRAW)
            self._errands.run(self._exchange.hang_up(one.leg))
        else:
            self._failed(one, _M.WITHDRAW)
            self._errands.run(self._exchange.hang_up(one.leg))

    # --- how it ends --------------------------------------------------------------------------------------------

    def _failed(self, one: HandOver, move: HandOverMove) -> None:
        """End it; whoever was away from their operator comes back, or to the front of the queue if there is none."""
        before = one.state
        self._over(one, move)
        if one.alone and before is not _S.CONNECTED:
            self._errands.run(self._exchange.to_front(one.call.caller_channel, one.queue))
        elif before is _S.CONSULTING:
            self._errands.run(self._exchange.try_lead(one, CITIZEN))

    async def _compare(self) -> None:
        """After a reconnect, end what Asterisk no longer shows; whoever waits with music for nobody is the next one."""
        channels = {c["Uniqueid"]: c for c in (await self._gateway.act("CoreShowChannels")).items}
        for one in [o for o in self._book if o.leg not in channels and (o.asked.seat or not o.alone)]:
            self._failed(one, _M.END if one.state is not _S.CALLING else _M.NOT_REACH)
        for uid, channel in channels.items():
            if (channel["Context"], channel["Exten"]) == (HAND_OVER, MUSIC) and self._book.of_call(uid) is None:
                call = self._calls.by_id.get(uid)
                await self._exchange.to_front(channel["Channel"], call.queue if call else "")

    def _over(self, one: HandOver, move: HandOverMove) -> None:
        if self._book.end(one, move):
            self._waits.cancel(one.call.id)
