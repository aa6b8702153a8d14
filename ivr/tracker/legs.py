"""Whose a call is, told by the legs that hear each other. Members are unique id → channel name, in order of entry."""

from collections.abc import Mapping

from ivr.tracker.events import is_monitor, operator_of
from ivr.tracker.live_call import LiveCall

Members = Mapping[str, str]


def has_call(call: LiveCall, members: Members, entered: str) -> str | None:
    """Return the leg of the operator who has the call since somebody entered its bridge; ``None`` if that is as before.

    Args:
        call: The call.
        members: Who is in the bridge.
        entered: Unique id of who came last.
    """
    phones = {uid: name for uid, name in members.items() if operator_of(name) and not _is_guest(call, uid)}
    if not phones or (entered not in phones and call.operator_leg in phones):
        return None
    others = [uid for uid, name in phones.items() if operator_of(name) != call.operator]
    return entered if entered in phones else (others or list(phones))[-1]


def heir(call: LiveCall, others: Members) -> tuple[str, str] | None:
    """Return login and leg of who was called beside the operator and has the citizen once that one leaves."""
    return next(((login, leg) for login, leg in call.beside.items() if leg in others), None)


def _is_guest(call: LiveCall, leg: str) -> bool:
    """Return whether an operator's or supervisor's leg takes part in the call without having it."""
    return leg != call.operator_leg and (is_monitor(leg) or bool(call.operator_leg and leg in call.beside.values()))
