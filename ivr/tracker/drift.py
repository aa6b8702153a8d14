"""Where the calls in memory and those that Asterisk shows part."""

from collections.abc import Iterator, Mapping

from crm.calls.states import CallState
from ivr.tracker.events import is_monitor, operator_of
from ivr.tracker.live_call import LiveCall
from ivr.tracker.resync import Snapshot

_WITH_OPERATOR = (CallState.TALKING, CallState.HOLD)
_IN_LINE = (CallState.WAITING, CallState.RINGING)


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
