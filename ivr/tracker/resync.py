"""What Asterisk shows after a reconnect, and what follows from it for each call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from crm.calls.models import Call, CallSegment
from crm.calls.states import MACHINE, CallState, Direction, SegmentKind
from crm.db import SessionFactory
from ivr.ami import AmiEvent, AmiGateway, AmiReply
from ivr.tracker.events import CALL_ID, ENTRANCES, HAND_OVER, HOTLINE, is_monitor, operator_of
from ivr.tracker.live_call import LiveCall

_WAITS_AGAIN = ("back", "queue", "fallback")
"""Where the dialplan is when somebody who talked already waits for an operator again."""

_STEPS = {
    "menu": CallState.MENU,
    "speak": CallState.SPEAKING,
    "refuse": CallState.REFUSED,
    "record": CallState.RECORDING,
}
"""Where the dialplan is with a citizen whom nobody has answered, and what that is to the call."""

_UNHURRIED = (
    CallState.DIALLING,
    CallState.STARTED,
    CallState.MENU,
    CallState.SPEAKING,
    CallState.REFUSED,
    CallState.INFORMED,
    CallState.RECORDING,
    CallState.SURVEY,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of an open call; ``ours`` a person made, about ``ticket`` if it is about one."""

    state: CallState
    operator: str | None
    answered: bool
    number: str = field(repr=False)
    line: str
    origin: str
    queue: str
    started_at: datetime
    written_to: datetime
    ticket: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call's citizen is, as far as a snapshot shows it."""

    state: CallState
    operator: str | None = None
    operator_channel: str = ""
    operator_leg: str = ""
    queue: str = ""
    ringing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Asterisk's channels and waiting lines at one moment.

    Attributes:
        booted_at: When this Asterisk was started, in its own words; another text means another run.
        channels: Unique id → the channel's fields (``CoreShowChannel``).
        waiting: Unique id → the place in a queue (``QueueEntry``).
        members: Queue and login → how an operator stands in a queue (``QueueMember``).
    """

    booted_at: str
    channels: Mapping[str, AmiEvent]
    waiting: Mapping[str, AmiEvent]
    members: Mapping[tuple[str, str], AmiEvent] = field(default_factory=dict)

    def citizens(self, known: Iterable[str]) -> list[str]:
        """Return the unique ids that are citizens' calls: known as such, or standing in the hotline's dialplan."""
        ours = set(known)
        return [
            uid
            for uid, channel in self.channels.items()
            if CALL_ID.fullmatch(uid)
            and (
                uid in ours or (channel["Context"] in (*ENTRANCES, HOTLINE) and operator_of(channel["Channel"]) is None)
            )
        ]

    def bridges(self) -> dict[str, dict[str, str]]:
        """Return bridge → unique id → channel name."""
        found: dict[str, dict[str, str]] = {}
        for uid, channel in self.channels.items():
            if channel["BridgeId"]:
                found.setdefault(channel["BridgeId"], {})[uid] = channel["Channel"]
        return found

    def lines(self, now: datetime) -> dict[str, dict[str, datetime]]:
        """Return queue → unique id → waiting since."""
        found: dict[str, dict[str, datetime]] = {}
        for uid, entry in self.waiting.items():
            found.setdefault(entry["Queue"], {})[uid] = now - timedelta(seconds=_number(entry["Wait"]))
        return found

    def adopt(self, call_id: str, known: Known | None, now: datetime) -> LiveCall:
        """Make the live call of a channel that this process has not seen coming."""
        channel = self.channels[call_id]
        call = LiveCall(
            id=call_id,
            caller_channel=channel["Channel"],
            number=known.number if known else channel["CallerIDNum"],
            line=known.line if known else "",
            origin=known.origin if known else "trunk",
            started_at=known.started_at if known else now - _duration(channel["Duration"]),
            queue=known.queue if known else "",
        )
        if known:
            call.continue_from(known.state, known.operator, known.answered, known.written_to)
        return call


async def take_snapshot(gateway: AmiGateway) -> Snapshot:
    """Ask Asterisk for everything at once.

    Raises:
        AmiError: If the link is lost meanwhile; the next connect asks again.
    """
    core = await gateway.act("CoreStatus")
    queues = await gateway.act("QueueStatus")
    channels = await gateway.act("CoreShowChannels")
    return Snapshot(
        f"{core.fields['CoreStartupDate']} {core.fields['CoreStartupTime']}",
        {c["Uniqueid"]: c for c in channels.items},
        {q["Uniqueid"]: q for q in queues.items if q.name == "QueueEntry"},
        members_of(queues),
    )


def members_of(queues: AmiReply) -> dict[tuple[str, str], AmiEvent]:
    """Return queue and login → ``QueueMember`` of every operator's softphone in an answer to ``QueueStatus``."""
    members = ((q, operator_of(q["Location"])) for q in queues.items if q.name == "QueueMember")
    return {(member["Queue"], login): member for member, login in members if login}


def known_calls(factory: SessionFactory) -> dict[str, Known]:
    """Return the database's open calls; nothing if the database is away."""
    # Asked for each open call, of which there are few: grouping all segments would read the city's whole history.
    own = (CallSegment.call_id == Call.id, CallSegment.kind != SegmentKind.WRAP_UP)  # wrap-up is the operator's time
    last = select(func.max(CallSegment.ended_at)).where(*own).scalar_subquery()
    query = select(Call, last).where(Call.ended_at.is_(None))
    try:
        with factory() as session:
            return {call.id: _known(call, to) for call, to in session.execute(query)}
    except SQLAlchemyError:
        return {}


def _known(call: Call, written_to: datetime | None) -> Known:
    return Known(
        state=CallState(call.state),
        operator=call.operator,
        answered=call.answered_at is not None,
        number=call.number,
        line=call.line,
        origin=call.origin,
        queue=call.queue,
        started_at=call.started_at,
        written_to=written_to or call.started_at,
        ticket=call.ticket or "",
        ours=call.direction == Direction.OUT and call.origin != MACHINE,
    )


def standing_of(call: LiveCall, snapshot: Snapshot) -> Standing:
    """Work out where a call stands. Whether it is on hold only the memory knows."""
    channel = snapshot.channels[call.id]
    phones = {
        uid: other
        for uid, other in snapshot.channels.items()
        if (login := operator_of(other["Channel"])) and (login == call.operator or not is_monitor(uid))
    }
    for uid, phone in sorted(phones.items(), key=lambda one: operator_of(one[1]["Channel"]) != call.operator):
        login = operator_of(phone["Channel"])
        if channel["BridgeId"] and phone["BridgeId"] == channel["BridgeId"]:
            held = call.state is CallState.HOLD and call.operator == login
            return Standing(CallState.HOLD if held else CallState.TALKING, login, phone["Channel"], uid)
    ringing = {
        operator_of(p["Channel"]) or "": uid
        for uid, p in phones.items()
        if p["ChannelStateDesc"] in ("Ring", "Ringing") and p["Linkedid"] in (call.id, channel["Linkedid"])
    }
    if entry := snapshot.waiting.get(call.id):
        state = CallState.RINGING if ringing else CallState.WAITING
        return Standing(state, queue=entry["Queue"], ringing=ringing)
    if call.state is CallState.HOLD and call.operator_leg in snapshot.channels and channel["Context"] == HAND_OVER:
        return Standing(CallState.HOLD, call.operator, call.operator_channel, call.operator_leg)
    if call.state is CallState.HANDED_OVER and channel["BridgeId"]:
        return Standing(CallState.HANDED_OVER)
    if not call.answered and channel["Context"] == HOTLINE and (step := _STEPS.get(channel["Exten"])):
        return Standing(step)
    if call.state in _UNHURRIED:
        return Standing(call.state)
    asked = call.answered and channel["Exten"] not in _WAITS_AGAIN
    return Standing(CallState.SURVEY if asked else CallState.WAITING, ringing=ringing)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _duration(text: str) -> timedelta:
    """Read Asterisk's ``HH:MM:SS``."""
    parts = [int(p) for p in text.split(":") if p.isdigit()]
    return timedelta(seconds=sum(p * 60**i for i, p in enumerate(reversed(parts))))
