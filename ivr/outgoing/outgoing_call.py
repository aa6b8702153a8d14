"""A call that we make, and how one is taken up that a process before this one began."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm.calls.states import CallState, Outcome
from ivr.ami import AmiEvent
from ivr.pbx.phones import WAY_OUT
from ivr.tracker.live_call import LiveCall
from ivr.tracker.resync import Known


@dataclass(slots=True)
class OutgoingCall(LiveCall):
    """A call of ours; its id is the unique id of the own phone's channel.

    Attributes:
        ticket: What it is about; empty for a call-back.
        by: Who calls.
        citizen_leg: Unique id of the citizen's channel, once it is dialled.
        rings: Whether the citizen's phone is known to ring.
        refused: How the citizen's side ended without an answer.
    """

    ticket: str = ""
    by: str = ""
    citizen_leg: str = ""
    rings: bool = False
    refused: Outcome | None = field(default=None)

    @property
    def shown(self) -> CallState:
        """Its state for whoever calls: ``RINGING`` while the citizen's phone rings, which is dialling by the table."""
        return CallState.RINGING if self.rings and self.state is CallState.DIALLING else self.state


def adopt(call_id: str, known: Known, channels: Mapping[str, AmiEvent]) -> OutgoingCall:
    """Make the live call of a row that is open and a channel that stands.

    Args:
        call_id: Its id.
        known: What the database says of it.
        channels: Unique id → the channel's fields (``CoreShowChannel``).
    """
    own, citizen = channels[call_id], f"PJSIP/{WAY_OUT}-"
    legs = [uid for uid, c in channels.items() if c["Linkedid"] == call_id and c["Channel"].startswith(citizen)]
    call = OutgoingCall(
        id=call_id,
        caller_channel=own["Channel"],
        number="",
        line="",
        origin="trunk",
        started_at=known.started_at,
        ticket=known.ticket,
        by=known.operator or "",
        citizen_leg=legs[0] if legs else "",
    )
    call.continue_from(known.state, known.operator, known.answered, known.written_to)
    return call
