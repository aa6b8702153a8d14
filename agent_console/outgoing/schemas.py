"""Calls of ours as pages see them. The number is in none of them."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from agent_console.deps import OutgoingCall
from crm.calls.states import CallState


class OutgoingNow(BaseModel):
    """The call I make; ``outcome`` is an ``Outcome`` set at the end, ``ticket`` is empty for a call-back."""

    call_id: str
    ticket: str
    state: CallState
    since: datetime
    outcome: str | None = None

    @classmethod
    def of(cls, call: OutgoingCall) -> Self:
        """Return a call as it stands."""
        return cls(call_id=call.id, ticket=call.ticket, state=CallState(call.shown), since=call.since)
