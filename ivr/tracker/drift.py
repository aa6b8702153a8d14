"""Where the calls in memory and those that Asterisk shows part."""

from collections.abc import Iterator, Mapping
from functools import partial

from crm.calls.states import CallState
from crm.db import Clock
from ivr.differences import EVER, Difference
from ivr.tracker.events import is_monitor, operator_of
from ivr.tracker.live_call import LiveCall
from ivr.tracker.live_calls import LiveCalls
from ivr.tracker.resync import Snapshot

_WITH_OPERATOR = (CallState.TALKING, CallState.HOLD)
_IN_LINE = (CallState.WAITING, CallState.RINGING)


def differences(calls: LiveCalls, snapshot: Snapshot, clock: Clock) -> Iterator[Difference]:
    """Give every call that a snapshot shows otherwise than it is remembered, and how it is made what is shown."""
    for call_id, told in drifted(calls.by_id, snapshot):
        call = calls.by_id.get(call_id)
        since = call.since if call else EVER
        yield Difference("call", call_id, told, since, partial(_follow, calls, call_id, snapshot, clock))


async def _follow(calls: LiveCalls, call_id: str, snapshot: Snapshot, clock: Clock) -> None:
    if call_id in snapshot.channels:
        calls.take_up(call_id, snapshot, None, clock())
    elif call := calls.by_id.get(call_id):
        calls.end(call, call.outcome(), clock())


def drifted(calls: Mapping[str, LiveCall], snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Give each call that stands otherwise than it is remembered, and how.

    What only memory knows (hold, what the dialplan asks, a line that helps) is left alone.
    """
    for call in calls.values():
        if told := _differs(call, snapshot):
            yield call.id, told
    for call_id in snapshot.citizens(()):
        if call_id not in calls and snapshot.channels[call_id]["Linkedid"] == call_id:
            yield call_id, "a citizen's channel is there that nobody saw coming"


def _differs(call: LiveCall, snapshot: Snapshot) -> str:
    if call.id not in snapshot.channels:
        return f"{call.state.value}, its channel is gone"
    heard = _heard_by(call, snapshot)
    if call.state in _WITH_OPERATOR:
        if call.operator_leg not in snapshot.channels:
            return f"{call.state.value} with {call.operator}, whose channel is gone"
        if heard and call.operator not in heard:
            return f"{call.state.value} with {call.operator}, but {', '.join(heard)} talks"
        return ""
    if heard:
        return f"{call.state.value}, but {', '.join(heard)} talks"
    if call.id in snapshot.waiting and call.state not in _IN_LINE:
        return f"{call.state.value}, but waits in a queue"
    return _rings_otherwise(call, snapshot)


def _heard_by(call: LiveCall, snapshot: Snapshot) -> list[str]:
    """Return the operators in the citizen's bridge."""
    bridge = snapshot.channels[call.id]["BridgeId"]
    there = {u: operator_of(c["Channel"]) for u, c in snapshot.channels.items() if bridge and c["BridgeId"] == bridge}
    return sorted({login for u, login in there.items() if login and (u == call.operator_leg or not is_monitor(u))})


def _rings_otherwise(call: LiveCall, snapshot: Snapshot) -> str:
    ringing = {
        operator_of(c["Channel"])
        for uid, c in snapshot.channels.items()
        if c["ChannelStateDesc"] == "Ringing" and c["Linkedid"] == call.id and not is_monitor(uid)
    }
    gone = [login for login, leg in call.ringing.items() if leg and leg not in snapshot.channels]
    if gone:
        return f"rings at {', '.join(gone)}, whose channel is gone"
    missed = sorted(login for login in ringing if login and login not in call.ringing)
    return f"rings at {', '.join(missed)}, unseen" if missed else ""
