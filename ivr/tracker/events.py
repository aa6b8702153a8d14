"""Reading the facts out of AMI events."""

import re
from datetime import UTC, datetime, timedelta

from config.languages import LANGUAGES, Language
from crm.calls.states import CallMove, Outcome
from ivr.ami.messages import AmiEvent
from ivr.tracker.live_call import LiveCall

ENTRANCES = {"from-trunk": "trunk", "from-web": "web"}
"""The dialplan contexts where citizens come in, and what they are called in a call's row."""

HOTLINE = "hotline"
"""The dialplan context where a citizen stays afterwards."""

HAND_OVER = "hand-over"
"""The dialplan context where a citizen is with more than an operator, or waits for them."""

STEPS = {
    "menu": CallMove.ENTER_MENU,
    "speaking": CallMove.SPEAK,
    "informed": CallMove.INFORM,
    "refused": CallMove.REFUSE,
    "recording": CallMove.RECORD,
    "waiting": CallMove.QUEUE,
    "survey": CallMove.EVALUATE,
}
"""What the dialplan announces by ``UserEvent(HotlineStep)``, and what it means for the call."""

CUT_OFF = ("38", "44")
"""Causes (ITU-T Q.850) with which a phone is hung up from which nothing comes any more: 38 by our own watch, 44 by
Asterisk after ``rtp_timeout``."""

KEPT = "kept"
"""Announced when a citizen is told that their place is kept."""

REFUSED = {
    "17": Outcome.BUSY,
    "18": Outcome.NO_ANSWER,
    "19": Outcome.NO_ANSWER,
    "21": Outcome.BUSY,
    "127": Outcome.NO_ANSWER,
}
"""What the cause (ITU-T Q.850) says of a citizen whom the line called; 127 ends a ringing that took too long."""

MONITOR = "monitor-"
"""How the unique ids of channels begin through which supervisors take part in calls."""

CALL_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_PHONE = re.compile(r"PJSIP/op-([0-9]{3,8})(?:-[0-9a-f]{8})?")


def operator_of(channel: str) -> str | None:
    """Return the login of the operator whose softphone this channel or interface is, if it is one."""
    match = _PHONE.fullmatch(channel)
    return match[1] if match else None


def interface_of(login: str) -> str:
    """Return the queue member interface of an operator's softphone."""
    return f"PJSIP/op-{login}"


def language_of(event: AmiEvent) -> Language | None:
    """Return what the line speaks on an event's channel; nothing if that is no language of the line's."""
    return next((language for language in LANGUAGES if language == event["Language"]), None)


def is_monitor(uid: str) -> bool:
    """Return whether this channel is a supervisor's who takes part in an operator's call."""
    return uid.startswith(MONITOR)


def moment(event: AmiEvent, now: datetime) -> datetime:
    """Return when the event happened: Asterisk's own stamp if it sends one and it is near, else now."""
    try:
        stamp = datetime.fromtimestamp(float(event["Timestamp"]), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return stamp if abs(now - stamp) < timedelta(minutes=5) else now


def arrival(event: AmiEvent, at: datetime) -> LiveCall | None:
    """Return the call that begins with this new channel, if it is a citizen's."""
    uid, context = event["Uniqueid"], event["Context"]
    if context not in ENTRANCES or uid != event["Linkedid"] or CALL_ID.fullmatch(uid) is None:
        return None
    return LiveCall(uid, event["Channel"], event["CallerIDNum"], event["Exten"], ENTRANCES[context], at)
