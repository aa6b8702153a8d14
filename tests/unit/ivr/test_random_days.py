"""Random days of operators, citizens, strangers and lost words: after a few looks nobody disagrees with Asterisk."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy.exc import SQLAlchemyError

from crm.bus.events import Event
from crm.moves import IllegalMoveError
from crm.operators.states import OperatorState
from ivr.desk import OperatorDesk
from ivr.desk.errors import WrapUpExtendedError
from ivr.desk.on_calls import FOLLOWED
from ivr.reconciler import Reconciler
from ivr.tracker import CallTracker
from ivr.tracker.events import operator_of
from tests.city import demo_city
from tests.unit.ivr.helpers import FakeBus, FakeClock, FakeLedger
from tests.unit.ivr.model_pbx import QUEUE, ModelGateway
from tests.unit.ivr.test_desk import FakeLogbook

pytestmark = [pytest.mark.unit, pytest.mark.timeout(300)]

LOGINS = ("8001", "8002", "8003")
LOOKS = 7
"""The first sees, the second mends, and so on for what follows from it: 250 ms each, less than two seconds."""

OFF_QUEUE = "elsewhere"
SOMEBODY, NOW_AND_THEN = st.sampled_from(LOGINS), st.integers(0, 4).map(lambda n: n == 0)
WISHES = st.sampled_from(["ready", "ready", "ready", "sign_in", "pause", "extend", "sign_out"])
TALKS = st.sampled_from(["hold", "resume", "operator_leaves", "citizen_leaves"])

_S = OperatorState


class DirectBus(FakeBus):
    """Gives the desk what it follows, as its own reader does."""

    desk: OperatorDesk
    deaf = False

    def publish(self, event: Event) -> None:
        super().publish(event)
        if isinstance(event, FOLLOWED) and not self.deaf:
            with suppress(IllegalMoveError):
                self.desk.take(event)


def no_database() -> None:
    raise SQLAlchemyError


class Days(RuleBasedStateMachine):
    """A floor with a model of Asterisk behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock, self.bus, self.gateway, self.calls = FakeClock(), DirectBus(), ModelGateway(), 0
        self.pbx = self.gateway.pbx
        ledger: Any = FakeLedger()
        around: Any = (self.gateway, self.bus, no_database)
        rest: Any = (self.clock, None, ledger)
        self.tracker = CallTracker(*around, *rest)
        more: Any = (demo_city(), self.clock, self.tracker.live)
        book: Any = FakeLogbook()
        self.desk = OperatorDesk(*around, *more, call_later=self.clock.call_later, logbook=book)
        self.bus.desk = self.desk
        compared: Any = (self.gateway, self.tracker, self.desk, self.clock)
        self.reconciler = Reconciler(*compared)
        self.do(self.link_up)
        for login in LOGINS:
            self.an_operator_wishes(login=login, wish="ready")

    def do(self, step: Callable[[], Awaitable[None] | None], lost: bool = False) -> None:
        """Let something happen, and everything that follows at once."""

        async def happen() -> None:
            self.pbx.silent = lost
            if (waits := step()) is not None:
                await waits
            self.pbx.silent = False
            await self.desk._errands.done()

        self.runner.run(happen())

    async def link_up(self) -> None:
        for callback in self.gateway.ups:
            await callback()

    # --- operators --------------------------------------------------------------------------------------------------

    @rule(login=SOMEBODY, wish=WISHES)
    def an_operator_wishes(self, login: str, wish: str) -> None:
        wishes: dict[str, Callable[[], Any]] = {
            "sign_in": lambda: self.desk.sign_in(login, {QUEUE: 0}),
            "ready": lambda: self.desk.ready(login),
            "pause": lambda: self.desk.pause(login, "用餐"),
            "extend": lambda: self.desk.extend_wrap_up(login),
            "sign_out": lambda: self.desk.sign_out(login, "asked"),
        }
        with suppress(IllegalMoveError, WrapUpExtendedError):
            if wish == "ready" and self.desk.state_of(login).state is _S.OFFLINE:
                self.do(wishes["sign_in"])
            self.do(wishes[wish])

    @rule(seconds=st.sampled_from([1, 30, 61]))
    def time_passes(self, seconds: int) -> None:
        self.do(lambda: self.clock.pass_by(seconds))

    # --- calls ------------------------------------------------------------------------------------------------------

    def waiting(self) -> list[str]:
        return [call for call in self.pbx.line if not self.pbx.leg_of(call)]

    def ringing(self) -> list[str]:
        return [call for call in self.pbx.line if self.pbx.leg_of(call)]

    def talking(self) -> list[str]:
        return [uid for uid, c in self.pbx.channels.items() if c["Linkedid"] == uid and c["BridgeId"]]

    @rule(lost_coming=NOW_AND_THEN, lost_waiting=NOW_AND_THEN, lost_ring=NOW_AND_THEN)
    def a_citizen_calls(self, lost_coming: bool, lost_waiting: bool, lost_ring: bool) -> None:
        self.calls += 1
        call = f"hotline-{self.calls}.1"
        self.do(lambda: self.pbx.arrive(call), lost_coming)
        self.do(lambda: self.pbx.wait(call), lost_waiting)
        if free := self.pbx.free(QUEUE):
            self.do(lambda: self.pbx.ring(call, free[0]), lost_ring)

    @precondition(lambda self: self.waiting() and self.pbx.free(QUEUE))
    @rule(data=st.data(), lost=NOW_AND_THEN)
    def it_rings(self, data: st.DataObject, lost: bool) -> None:
        call = data.draw(st.sampled_from(self.waiting()))
        login = data.draw(st.sampled_from(self.pbx.free(QUEUE)))
        self.do(lambda: self.pbx.ring(call, login), lost)

    @precondition(lambda self: self.ringing())
    @rule(data=st.data(), answered=st.booleans(), lost=NOW_AND_THEN)
    def the_ringing_ends(self, data: st.DataObject, answered: bool, lost: bool) -> None:
        call = data.draw(st.sampled_from(self.ringing()))
        self.do(lambda: (self.pbx.answer if answered else self.pbx.no_answer)(call), lost)

    @precondition(lambda self: self.talking())
    @rule(
        data=st.data(), what=st.sampled_from(["hold", "resume", "operator_leaves", "citizen_leaves"]), lost=NOW_AND_THEN
    )
    def a_talk_goes_on(self, data: st.DataObject, what: str, lost: bool) -> None:
        call = data.draw(st.sampled_from(self.talking()))
        self.do(lambda: getattr(self.pbx, what)(call), lost)

    @precondition(lambda self: any(c["Linkedid"] == uid for uid, c in self.pbx.channels.items()))
    @rule(data=st.data(), lost=NOW_AND_THEN)
    def a_citizen_hangs_up(self, data: st.DataObject, lost: bool) -> None:
        there = [uid for uid, c in self.pbx.channels.items() if c["Linkedid"] == uid]
        call = data.draw(st.sampled_from(there))
        self.do(lambda: self.pbx.citizen_leaves(call), lost)

    # --- what nobody of ours wished ---------------------------------------------------------------------------------

    @rule(login=SOMEBODY, what=st.sampled_from(["remove", "pause", "unpause", "add"]), lost=st.booleans())
    def a_stranger_commands(self, login: str, what: str, lost: bool) -> None:
        commands: dict[str, Callable[[], None]] = {
            "remove": lambda: self.pbx.remove(QUEUE, login),
            "pause": lambda: self.pbx.pause(login, True),
            "unpause": lambda: self.pbx.pause(login, False),
            "add": lambda: self.pbx.add(OFF_QUEUE, login, False),
        }
        self.do(commands[what], lost)

    @rule(deaf=st.booleans())
    def the_desk_hears_of_no_call_for_a_while(self, deaf: bool) -> None:
        self.bus.deaf = deaf

    @rule()
    def asterisk_starts_anew(self) -> None:
        self.gateway.up = False
        for callback in self.gateway.downs:
            callback()
        for kept in (self.pbx.members, self.pbx.channels, self.pbx.line):
            kept.clear()
        self.gateway.up = True
        self.do(self.link_up)

    # --- the reconciler's turn --------------------------------------------------------------------------------------

    @rule()
    def the_reconciler_has_its_turn(self) -> None:
        self.bus.deaf = False
        for _ in range(LOOKS):
            self.do(self.reconciler.look)
        assert self.reconciler.tally.standing == 0
        for login in LOGINS:
            self.assert_agrees(login)

    def assert_agrees(self, login: str) -> None:
        """Compare by hand, not by the code that mends."""
        now = self.desk.state_of(login)
        legs = [c for c in self.pbx.channels.values() if operator_of(c["Channel"]) == login]
        talks = [c["Linkedid"] for c in legs if c["BridgeId"]]
        rings = [c["Linkedid"] for c in legs if not c["BridgeId"]]
        paused = {queue: p for (queue, member), p in self.pbx.members.items() if member == login}
        if now.state is _S.OFFLINE:
            assert paused == {}
            return
        takes_calls = now.state in (_S.READY, _S.RINGING) and now.next_pause is None
        assert paused == {QUEUE: not takes_calls}, now
        assert (now.state in (_S.TALKING, _S.HOLD)) == bool(talks), now
        assert (now.state is _S.RINGING) == bool(rings) or now.state is _S.WRAP_UP, now
        if talks or now.state is _S.RINGING:
            assert now.call_id in (*talks, *rings)

    def teardown(self) -> None:
        try:
            self.the_reconciler_has_its_turn()
        finally:
            self.runner.close()


TestDays = Days.TestCase
TestDays.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
