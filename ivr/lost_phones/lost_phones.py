"""Hangs up operators' phones that outlive the page they were in."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from crm.bus.bus import Bus, Subscription
from crm.bus.events import OperatorPhoneLost, SignedOut
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.errands import Errands
from ivr.tracker.events import interface_of, operator_of
from ivr.tracker.live_call import LiveCall

log = logging.getLogger(__name__)

OUT_OF_ORDER = 38
"""Cause (ITU-T Q.850) of our hanging up: network out of order."""

LOST = "HOTLINE_LOST"
"""What the citizen's channel is told just before: the dialplan knows by it that nobody put the phone down."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a phone is waited for, in seconds.

    Attributes:
        back: From the loss of its websocket on: a page that reloads takes its call back by itself in less.
        sound: Between two counts of what it sends.
    """

    back: float = 3.0
    sound: float = 1.0


class LostPhones:
    """Follows the phones' websockets.

    When one is lost, a phone that rings is hung up at once: it could not answer, and the queue would ring it out. One
    in a talk is left alone while sound comes from it, for the talk goes on without the websocket; a silent one is hung
    up, and the dialplan leads its citizen back. A page that took its call back meanwhile has another leg. Who signs in
    elsewhere takes the talk along: the phone of the older page is hung up at once, and that of the newer one is called.

    Args:
        gateway: The manager link.
        bus: Where a lost phone is told before it is hung up.
        live: The calls on the line (``CallTracker.live``).
        clock: The present moment.
        patience: How long to wait.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        bus: Bus,
        live: Mapping[str, LiveCall],
        clock: Clock,
        patience: Patience | None = None,
    ) -> None:
        self._gateway = gateway
        self._bus = bus
        self._live = live
        self._clock = clock
        self._patience = patience or Patience()
        self._errands = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None
        gateway.subscribe(self._hear)

    async def start(self) -> None:
        """Begin to follow sign-ins; phones are followed as soon as the gateway is up."""
        self._events = self._bus.subscribe(SignedOut)
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Look after no phone any more."""
        if self._events and self._reader:
            self._events.close()
            await self._reader
        await self._errands.stop()

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            if isinstance(event, SignedOut):
                self.signed_out(event)

    def signed_out(self, event: SignedOut) -> None:
        """Follow the end of a sign-in."""
        if event.reason == "elsewhere":
            for call in self._live.values():
                if call.operator == event.operator and call.operator_leg:
                    self._errands.run(self._cut_off(call, call.operator_leg))

    def _hear(self, event: AmiEvent) -> None:
        if event.name == "ContactStatus" and event["ContactStatus"] == "Removed":
            login = operator_of(f"PJSIP/{event['AOR']}")
            if login is not None:
                self._socket_lost(login)

    def _socket_lost(self, login: str) -> None:
        for call in self._live.values():
            if leg := call.ringing.get(login):
                self._bus.publish(OperatorPhoneLost(call_id=call.id, operator=login, at=self._clock()))
                self._errands.run(self._hang_up(leg))
            elif call.operator == login and call.operator_leg:
                self._errands.run(self._listen(call, call.operator_leg))

    async def _listen(self, call: LiveCall, leg: str) -> None:
        await asyncio.sleep(self._patience.back)
        try:
            before = await self._received(leg)
            await asyncio.sleep(self._patience.sound)
            if before != await self._received(leg) or call.operator_leg != leg:
                return
        except AmiError as error:
            log.warning("call %s: it is not known whether its phone lives (%s)", call.id, error.slug)
            return
        log.warning("call %s: the phone of %s is gone", call.id, interface_of(call.operator or ""))
        await self._cut_off(call, leg)

    async def _received(self, leg: str) -> str:
        """Return how many packets came from a phone, as Asterisk tells it; nothing for a phone that hung up."""
        reply = await self._gateway.act("Getvar", Channel=leg, Variable="CHANNEL(rtcp,rxcount)")
        return reply.fields["Value"]

    async def _cut_off(self, call: LiveCall, leg: str) -> None:
        """End a talk whose citizen is to be led back."""
        try:
            await self._gateway.act("Setvar", Channel=call.caller_channel, Variable=LOST, Value="phone")
        except AmiError as error:
            log.warning("call %s: a lost phone is left to Asterisk's own timeout (%s)", call.id, error.slug)
            return
        await self._hang_up(leg)

    async def _hang_up(self, leg: str) -> None:
        try:
            await self._gateway.act("Hangup", Channel=leg, Cause=OUT_OF_ORDER)
        except AmiError as error:
            log.warning("a lost phone is left to hang up by itself (%s)", error.slug)
