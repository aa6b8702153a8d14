"""Legs and the threads that decode them: one leg is served by one thread at a time, in order."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from asr.engines.base import Engine, Recogniser
from asr.worker.messages import Kind, Message, pack, pack_json
from asr.worker.shelf import Shelf
from asr.worker.system import step_back

log = logging.getLogger(__name__)

AT_ONCE = 5
"""Messages of one leg handled before another leg gets its turn."""

NICER = 5
"""What is being said steps back so far behind utterances that are over: those have a thread of their own."""


@dataclass(slots=True, eq=False)
class Leg:
    """One side of one call, as the worker sees it."""

    number: int
    inbox: deque[Message] = field(default_factory=deque)
    scheduled: bool = False
    recogniser: Recogniser | None = None
    utterance: int = 0
    shown: str = ""
    partial_from: float = 0.0
    fresh: bool = False
    paused: bool = False


class Decoder:
    """Takes the legs' messages and sends back what was said."""

    def __init__(self, engine: Engine, threads: int, send: Callable[[bytes], None]) -> None:
        self._engine = engine
        self._rereads = engine.capabilities.partial_every_s > 0
        self._send = send
        self._shelf = Shelf(engine)
        self._legs: dict[int, Leg] = {}
        self._urgent: deque[Leg] = deque()
        self._ready: deque[Leg] = deque()
        self._paused: deque[Leg] = deque()
        self._work = threading.Condition()
        self._busy_since: dict[int, float] = {}
        # An engine that decodes one leg at a time does so in threads of its own.
        self._clock = time.thread_time if engine.capabilities.parallel else time.process_time
        self._cores = len(os.sched_getaffinity(0))
        self._threads = [threading.Thread(target=self._serve, daemon=True, name=f"decode-{n}") for n in range(threads)]
        if engine.capabilities.parallel:
            self._threads.append(threading.Thread(target=self._serve, args=(True,), daemon=True, name="finish"))

    def start(self) -> None:
        """Start the threads."""
        if self._engine.capabilities.slow_at_first:
            self._shelf.keep_spare()
        for thread in self._threads:
            thread.start()

    def take(self, message: Message) -> None:
        """Queue a message for its leg; never waits."""
        with self._work:
            leg = self._legs.setdefault(message.leg, Leg(message.leg))
            leg.inbox.append(message)
            if leg in self._paused:
                self._paused.remove(leg)
                self._schedule(leg)
            elif message.kind is Kind.FINISH and leg in self._ready:
                self._ready.remove(leg)
                self._schedule(leg)
            elif not leg.scheduled:
                self._schedule(leg)

    def longest_turn(self) -> float:
        """Return for how many seconds the slowest thread has been decoding without a pause."""
        now = time.monotonic()
        return max((now - since for since in tuple(self._busy_since.values())), default=0.0)

    def _serve(self, only_urgent: bool = False) -> None:
        me = threading.get_ident()
        if self._engine.capabilities.parallel and not only_urgent:
            step_back(NICER)
        while True:
            with self._work:
                lines = (self._urgent,) if only_urgent else (self._urgent, self._ready, self._paused)
                while not any(lines):
                    self._work.wait()
                leg = next(line for line in lines if line).popleft()
                messages = [leg.inbox.popleft() for _ in range(min(AT_ONCE, len(leg.inbox)))]
            self._busy_since[me] = time.monotonic()
            before = self._clock()
            taken = sum(self._handle(leg, message) for message in messages)
            if not self._rereads or not messages:
                self._show_partial(leg)
            spent = round((self._clock() - before) / self._cores, 5)
            self._send(pack_json(Kind.TAKEN, leg.number, bytes=taken, spent=spent))
            if self._rereads and not leg.paused:
                self._show_partial(leg)
            self._busy_since.pop(me, None)
            with self._work:
                leg.scheduled = False
                if leg.inbox or leg.paused:
                    self._schedule(leg)

    def _schedule(self, leg: Leg) -> None:
        """Let a leg have its turn: at once where somebody waits for the whole utterance. The lock is held.

        One that only pauses comes last: what is said so far is read again, which may be for nothing.
        """
        leg.scheduled = True
        over = any(message.kind is Kind.FINISH for message in leg.inbox)
        (self._urgent if over else self._ready if leg.inbox else self._paused).append(leg)
        self._work.notify_all()

    def _handle(self, leg: Leg, message: Message) -> int:
        """Do what a message asks; returns how many bytes of audio it carried."""
        if message.kind is Kind.CLOSE:
            self._abandon(leg)
            with self._work:
                self._legs.pop(leg.number, None)
            self._send(pack(Kind.CLOSED, leg.number))
            return 0
        number, pcm = message.utterance()
        try:
            leg.paused = message.kind is Kind.PAUSE and number == leg.utterance
            if message.kind is Kind.AUDIO:
                self._hear(leg, number, pcm)
            elif message.kind is Kind.FINISH:
                self._finish(leg, number)
        except Exception:  # an engine may raise anything; only this utterance is lost by it
            log.exception("utterance lost in the engine")
            if leg.recogniser:
                self._shelf.drop(leg.recogniser)
                leg.recogniser = None
            self._send(pack_json(Kind.FAILED, leg.number, utterance=number))
        return len(pcm)

    def _hear(self, leg: Leg, number: int, pcm: bytes) -> None:
        if number != leg.utterance:
            self._abandon(leg)
            leg.utterance, leg.shown = number, ""
            leg.partial_from = time.monotonic() + self._engine.capabilities.partial_every_s
            leg.recogniser = self._shelf.take()
        if leg.recogniser:
            leg.recogniser.accept(pcm)
            self._shelf.used(leg.recogniser, len(pcm) / 32_000)
            leg.fresh = True

    def _finish(self, leg: Leg, number: int) -> None:
        if number != leg.utterance or not leg.recogniser:
            self._send(pack_json(Kind.FAILED, leg.number, utterance=number))
            return
        result = leg.recogniser.finish()
        self._shelf.give_back(leg.recogniser)
        leg.recogniser, leg.fresh = None, False
        self._send(
            pack_json(
                Kind.FINAL,
                leg.number,
                utterance=number,
                text=result.text,
                words=result.words,
                language=result.language,
            )
        )

    def _abandon(self, leg: Leg) -> None:
        if leg.recogniser:
            leg.recogniser.finish()
            self._shelf.give_back(leg.recogniser)
            leg.recogniser = None

    def _show_partial(self, leg: Leg) -> None:
        began, paused = time.monotonic(), leg.paused
        leg.paused = False
        if not leg.recogniser or not (paused or self._is_due(leg, began)):
            return
        try:
            text = leg.recogniser.pause() if paused else leg.recogniser.partial()
        except Exception:  # a partial text is a courtesy; the final one will tell
            log.exception("partial result lost in the engine")
            return
        now = time.monotonic()
        rest = max(self._engine.capabilities.partial_every_s, (now - began) / 2)
        leg.fresh, leg.partial_from = False, now + rest
        again_s = round(rest + now - began, 2) if self._rereads else 0.0
        paused = paused and not leg.inbox
        if text != leg.shown or paused:
            leg.shown = text
            told = {"utterance": leg.utterance, "text": text, "paused": paused, "again_s": again_s}
            self._send(pack_json(Kind.PARTIAL, leg.number, **told))

    def _is_due(self, leg: Leg, now: float) -> bool:
        """Return whether something is to be shown by now; where that takes time, nothing more urgent may wait."""
        if self._rereads and (leg.inbox or self._urgent or self._ready):
            return False
        return leg.fresh and now >= leg.partial_from
