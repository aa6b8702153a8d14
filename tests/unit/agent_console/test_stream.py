"""Streams that outlive their connection."""

import json
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from agent_console.socket.line import Line
from agent_console.socket.messages import Ping, QueueFrame
from agent_console.socket.pages import KEPT_FOR, PER_SIGN_IN, Pages
from agent_console.socket.session import Session
from tests.console_fakes import NOON

pytestmark = pytest.mark.unit
WHO = Signed("8001", "name", "operator", {"hotline": 0}, 1, "token")


class Wire:
    """A connection that is read by hand."""

    def __init__(self) -> None:
        self.closed: int | None = None

    def wake(self) -> None:
        pass

    def close(self, code: int, reason: str, *, flush: bool = True) -> None:
        self.closed = code

    def read(self, page: Session, most: int) -> list[dict[str, Any]]:
        texts = [page.take(self) for _ in range(most)]
        return [json.loads(text) for text in texts if text is not None]


def say(page: Session, number: int) -> None:
    page.send(QueueFrame(at=NOON, queue="hotline", name="热线", waiting=number, longest_since=None))


few = st.integers(0, 6)
breaks = st.tuples(few, few, few, st.booleans(), few)


@given(st.lists(breaks, max_size=12), st.integers(3, 40))
def test_wherever_connections_are_cut_a_page_gets_each_frame_once_and_in_order_or_starts_afresh(
    cuts: list[tuple[int, int, int, bool, int]], longest: int
) -> None:
    page, last, said = Session(WHO, longest), 0, 0
    seen: list[int] = []
    for before, sent, received, acknowledged, away in [*cuts, (0, 1000, 1000, False, 0)]:
        if not page.has_after(last):
            page, last = Session(WHO, longest), 0
            seen = list(range(said))  # a hello tells what there was
        wire = Wire()
        page.attach(wire, last)
        for _ in range(before):
            say(page, said)
            said += 1
        for frame in wire.read(page, sent)[:received]:
            assert frame["seq"] == last + 1
            last += 1
            seen.append(frame["waiting"])
        if acknowledged:
            page.heard(Ping(type="ping", seq=last))
        page.detach(wire, NOON)
        for _ in range(away):
            say(page, said)
            said += 1
    assert seen == list(range(said))


def test_a_break_shorter_than_the_line_never_needs_a_hello() -> None:
    page, wire = Session(WHO, 10), Wire()
    page.attach(wire)
    for number in range(5):
        say(page, number)
    assert len(wire.read(page, 5)) == 5
    page.detach(wire, NOON)
    for number in range(5, 10):
        say(page, number)
    assert page.has_after(0)
    page.attach(wire, 0)
    assert [frame["waiting"] for frame in wire.read(page, 20)] == list(range(10))


def test_nobody_goes_on_from_a_frame_that_was_never_sent_or_is_no_longer_there() -> None:
    line = Line(longest=2)
    for body in "abc":
        line.put(body)
        line.take()
    assert [line.has_after(seq) for seq in range(5)] == [False, True, True, True, False]
    line.forget(2)
    assert [line.has_after(seq) for seq in range(5)] == [False, False, True, True, False]


def test_a_line_is_bounded_in_frames_and_characters_but_takes_any_single_frame() -> None:
    line = Line(longest=100, largest=10)
    assert line.put("x" * 50)
    assert not line.put("y")
    line.take()
    line.take()
    assert line.put("z" * 9)
    assert len(line) == 2


def test_a_page_that_comes_back_closes_the_connection_that_was_thought_to_be_there() -> None:
    page, old, new = Session(WHO), Wire(), Wire()
    page.attach(old)
    say(page, 1)
    assert len(old.read(page, 1)) == 1
    page.attach(new, 0)
    assert old.closed == 4002
    assert old.read(page, 1) == []
    page.detach(old, NOON)
    assert page.reader is new
    assert len(new.read(page, 1)) == 1


def test_only_the_same_sign_in_finds_its_page_again_and_only_for_a_while() -> None:
    pages = Pages(cast(ConsoleDeps, None))
    page, wire = Session(WHO), Wire()
    pages.add(page)
    page.attach(wire)
    page.detach(wire, NOON)
    assert pages.that_left(WHO, page.stream, 0) is page
    others = Signed("8001", "name", "operator", {"hotline": 0}, 2, "token")
    assert pages.that_left(others, page.stream, 0) is None
    assert pages.that_left(WHO, "unknown", 0) is None
    pages.expire(NOON + KEPT_FOR)
    assert pages.that_left(WHO, page.stream, 0) is page
    pages.expire(NOON + KEPT_FOR + timedelta(seconds=1))
    assert pages.that_left(WHO, page.stream, 0) is None
    assert not pages.of("8001")


def test_of_one_sign_in_the_last_pages_that_left_are_waited_for() -> None:
    pages = Pages(cast(ConsoleDeps, None))
    left = [Session(WHO) for _ in range(PER_SIGN_IN + 2)]
    for second, page in enumerate(left):
        pages.add(page)
        wire = Wire()
        page.attach(wire)
        page.detach(wire, NOON + timedelta(seconds=second))
    pages.expire(NOON + timedelta(seconds=10))
    assert pages.of("8001") == set(left[2:])
    assert len(pages) == 0
