"""Somebody hangs up in the middle of a word."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from crm.bus.events import TranscriptFinal, TranscriptPartial
from tests.protocol.asr.conftest import Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]
WITHIN_S = 1.0


async def test_what_was_said_is_written_and_the_tap_let_go_within_a_second(
    make_room: MakeRoom, calls: tuple[str, str]
) -> None:
    cut_off = speech("citizen_talk")[:250]
    async with make_room(real_time=True) as room:
        async with room.tap(calls[0]) as peer:
            await send_frames(peer, cut_off, speed=1.0, clock=None)
            assert room.of(TranscriptPartial)
            hung_up = time.monotonic()
        assert time.monotonic() - hung_up < WITHIN_S
        await until(lambda: not room.listening.transcriber.legs and room.of(TranscriptFinal), WITHIN_S)

        pool = room.listening.pool
        assert pool
        async with room.tap(calls[1]) as peer:
            await send_frames(peer, cut_off[:100], speed=1.0, clock=None)
            os.kill(pool.listening[0].pid, signal.SIGSTOP)
            await send_frames(peer, cut_off[100:150], speed=1.0, clock=None)
            hung_up = time.monotonic()
        assert time.monotonic() - hung_up < WITHIN_S, "a frozen recogniser holds up no call"
        await until(lambda: not room.listening.transcriber.legs)
