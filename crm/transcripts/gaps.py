"""What becomes of what could not be heard live."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from crm.bus.events import GapChanged
from crm.calls.models import Call
from crm.transcripts.models import RecordingPass, TranscriptGap
from crm.transcripts.service import gaps_of

LATEST = timedelta(hours=1)
"""A recording that is not there so long after its call is missing."""


class GapState(StrEnum):
    """Where a gap stands: still to be read from the recording, read, or not to be read at all."""

    WAITING = "waiting"
    FILLED = "filled"
    UNREADABLE = "unreadable"


def gap_changed(gap: TranscriptGap, state: GapState) -> GapChanged:
    """Return the event that a gap was found, or stands otherwise."""
    return GapChanged(
        call_id=gap.call_id,
        gap_id=gap.id,
        leg="caller" if gap.leg == "caller" else "operator",
        started_at=gap.started_at,
        ended_at=gap.ended_at,
        state=state,
    )


def gaps_now(session: Session, call: Call, now: datetime) -> list[tuple[TranscriptGap, GapState]]:
    """Return a call's gaps in order of time, and where each stands.

    A gap that the reading of the recording left open is not read again.
    """
    missing = call.recording is None and call.ended_at is not None and call.ended_at + LATEST < now
    over = missing or session.get(RecordingPass, call.id) is not None
    left = GapState.UNREADABLE if over else GapState.WAITING
    gaps = gaps_of(session, call.id, unfilled=False)
    return [(gap, left if gap.filled_at is None else GapState.FILLED) for gap in gaps]
