"""Frames that replace each other."""

import asyncio

import pytest

from agent_console.socket.latest import Latest
from agent_console.socket.messages import Frame, PbxFrame, QueueFrame
from tests.console_fakes import NOON

pytestmark = pytest.mark.unit


def frame(waiting: int) -> Frame:
    return QueueFrame(at=NOON, queue="hotline", name="热线", waiting=waiting, longest_since=None)


async def test_the_first_is_told_at_once_and_of_those_after_it_the_last() -> None:
    told: asyncio.Queue[Frame] = asyncio.Queue()
    latest = Latest(told.put_nowait, pause_s=0.01)
    frames = [frame(waiting) for waiting in range(5)]
    for one in frames:
        latest.put("hotline", one)
    assert told.get_nowait() is frames[0]
    assert told.empty()
    assert await asyncio.wait_for(told.get(), 5) is frames[4]
    later = frame(9)
    latest.put("hotline", later)
    assert await asyncio.wait_for(told.get(), 5) is later


async def test_frames_of_other_names_do_not_wait_for_each_other() -> None:
    told: list[Frame] = []
    latest = Latest(told.append, pause_s=60)
    other = PbxFrame(at=NOON, up=True)
    latest.put("hotline", frame(1))
    latest.put("police", other)
    assert told[1] is other
