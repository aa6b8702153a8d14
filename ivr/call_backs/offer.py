"""Whoever waits may keep their place and be called back: offered over the music, asked for by a key pressed twice."""

import asyncio
import logging
from collections.abc import Mapping

from config.flow.nodes import KEEP
from crm.calls.states import IN_QUEUE
from crm.casework import Casework
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.prompts.sentence import Sentences
from ivr.routing.opening import called_at
from ivr.tracker.live_call import LiveCall
from ivr.waiting.whisper import whisper

log = logging.getLogger(__name__)

LAST_DIGITS = 4
"""Read out, so that the citizen knows which number is meant."""


class PlaceOffer:
    """Offers, and says at the first press what the second one does. The queue itself hears the second.

    Args:
        gateway: The manager link.
        live: The calls on the line (``CallTracker.live``).
        casework: The city's rules by day.
        sentences: The hotline's prompts.
        clock: The present moment.
        way_out: Whether there is a carrier for calls of ours.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        live: Mapping[str, LiveCall],
        casework: Casework,
        sentences: Sentences,
        clock: Clock,
        *,
        way_out: bool,
    ) -> None:
        self._gateway, self._live, self._casework = gateway, live, casework
        self._sentences, self._clock, self._way_out = sentences, clock, way_out
        self._said: set[asyncio.Task[None]] = set()
        gateway.subscribe(self._hear)

    async def said(self, call: LiveCall) -> tuple[str, ...]:
        """Return the prompts of the offer; nothing for a call that is offered none, or where a sound is missing.

        Raises:
            AmiError: If Asterisk does not answer.
        """
        said = self._sentences.say("call_back_offer", language=call.language)
        return said if self._sentences.sayable(said, call.language) and await self._offered(call) else ()

    def _hear(self, event: AmiEvent) -> None:
        if event.name != "DTMFEnd" or event["Digit"] != KEEP or event["Direction"] != "Received":
            return
        call = self._live.get(event["Uniqueid"])
        if call is not None and call.state in IN_QUEUE:
            task = asyncio.get_running_loop().create_task(self._explain(call))
            self._said.add(task)
            task.add_done_callback(self._said.discard)

    async def _explain(self, call: LiveCall) -> None:
        try:
            if await self._offered(call) and call.state in IN_QUEUE:
                digits = call.number[-LAST_DIGITS:]
                said = self._sentences.say("call_back_confirm", digits, language=call.language)
                await whisper(self._gateway, call, said)
        except AmiError as error:
            log.warning("call %s is not told of its call-back: %s", call.id, type(error).__name__)

    async def _offered(self, call: LiveCall) -> bool:
        now = self._clock()
        rules = self._casework.rules(now).outgoing
        if not (self._way_out and called_at(rules.call_back, self._casework.calendar(now), now)):
            return False
        if not rules.permits(call.number):
            return False
        reply = await self._gateway.act("Getvar", Channel=call.caller_channel, Variable="HOTLINE_CALL_BACK")
        return reply.success and bool(reply.fields["Value"])
