"""Frames for many pages."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from agent_console.sign_in.signed import Signed
from agent_console.socket.broadcast import AT_ONCE, Broadcast
from agent_console.socket.messages import PbxFrame
from agent_console.socket.session import Session
from tests.console_fakes import NOON

pytestmark = pytest.mark.unit
WHO = Signed("8001", "name", "operator", {"hotline": 0}, 1, "token")
MANY = 3 * AT_ONCE


class Wire:
    """A connection that is read by hand."""

    def wake(self) -> None:
        pass

    def close(self, code: int, reason: str, *, flush: bool = True) -> None:
        pass


def opened() -> tuple[Session, Wire]:
    page, wire = Session(WHO), Wire()
    page.attach(wire)
    return page, wire


def read(page: Session, wire: Wire) -> list[dict[str, Any]]:
    return [json.loads(text) for text in iter(lambda: page.take(wire), None)]


async def test_few_pages_are_told_at_once() -> None:
    page, wire = opened()
    Broadcast().send(PbxFrame(at=NOON, up=True), [page])
    assert len(read(page, wire)) == 1


async def test_of_many_pages_all_are_told_in_order_and_others_get_their_turn_between() -> None:
    pages = [opened() for _ in range(MANY)]
    broadcast = Broadcast()
    for second in (1, 2):
        broadcast.send(PbxFrame(at=NOON + timedelta(seconds=second), up=True), [page for page, _ in pages])
    assert sum(len(page._line) for page, _ in pages) == AT_ONCE
    for _ in range(2 * MANY // AT_ONCE + 2):
        await asyncio.sleep(0)
    for page, wire in pages:
        assert [frame["at"][-3:] for frame in read(page, wire)] == ["01Z", "02Z"]
