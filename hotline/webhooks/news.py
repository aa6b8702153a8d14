"""From events of the bus to what other systems are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from config.settings import WebhookEvent
from crm.bus import events as on
from crm.calls.models import Call
from crm.calls.states import CallState
from crm.citizens.numbers import mask_number
from crm.tickets.models import Ticket

FRESH = timedelta(minutes=1)
"""A ticket that is older at its event was made before."""
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class News:
    """One thing to be told. ``id`` is the same however often it is told."""

    id: str
    event: WebhookEvent
    at: datetime
    call_id: str | None = None
    operator: str | None = None
    outcome: str | None = None
    ticket: str | None = None


class Editor:
    """Says which events are news: a call's first sign, ringing, answers, its end, a ticket's first sign."""

    def __init__(self) -> None:
        self._calls: set[str] = set()
        self._tickets: dict[str, None] = {}

    kinds: tuple[type[on.Event], ...] = (
        on.CallStateChanged,
        on.OutgoingCallChanged,
        on.OperatorRinging,
        on.CallAnswered,
        on.CallEnded,
        on.TicketChanged,
    )

    def news_of(self, event: on.Event) -> list[News]:
        """Return what is to be told of an event; often nothing."""
        match event:
            case on.CallStateChanged():
                return self._begun(event)
            case on.OutgoingCallChanged():
                answered = event.state == CallState.TALKING
                return [*self._begun(event), *([self._of_call(event, "call.answered")] if answered else [])]
            case on.OperatorRinging():
                return [*self._begun(event), self._of_call(event, "call.ringing")]
            case on.CallAnswered():
                return [self._of_call(event, "call.answered")]
            case on.CallEnded():
                self._calls.discard(event.call_id)
                return [self._of_call(event, "call.ended")]
            case on.TicketChanged() if event.ticket not in self._tickets:
                self._remember(event.ticket)
                return [News(f"ticket.made:{event.ticket}", "ticket.made", event.at, ticket=event.ticket)]
        return []

    def _begun(self, event: on.CallEvent) -> list[News]:
        if event.call_id in self._calls or getattr(event, "state", None) == CallState.ENDED:
            return []
        self._calls.add(event.call_id)
        return [News(f"call.new:{event.call_id}", "call.new", event.at, call_id=event.call_id)]

    def _of_call(self, event: on.CallEvent, kind: WebhookEvent) -> News:
        return News(
            event.id,
            kind,
            event.at,
            call_id=event.call_id,
            operator=getattr(event, "operator", None),
            outcome=getattr(event, "outcome", None),
        )

    def _remember(self, ticket: str) -> None:
        self._tickets[ticket] = None
        if len(self._tickets) > REMEMBERED:
            del self._tickets[next(iter(self._tickets))]


def told(session: Session, news: News, numbers: Literal["masked", "clear"]) -> dict[str, Any] | None:
    """Return the JSON of what is told, with what is known of the call or ticket by then.

    Args:
        session: Open session.
        news: What happened.
        numbers: Whether the citizen's number is told in clear.

    Returns:
        Nothing if the ticket was made long before.
    """
    ticket = session.get(Ticket, news.ticket) if news.ticket else None
    if news.ticket and (ticket is None or news.at - ticket.created_at > FRESH):
        return None
    call_id = news.call_id or (ticket.call_id if ticket else None)
    call = session.get(Call, call_id) if call_id else None
    number = call.number if call else ""
    content = {
        "id": news.id,
        "event": news.event,
        "at": news.at.isoformat(),
        "call_id": call_id,
        "direction": call.direction if call else None,
        "number": number if numbers == "clear" else mask_number(number),
        "line": call.line if call else "",
        "queue": call.queue if call else "",
        "operator": news.operator,
        "outcome": news.outcome,
    }
    return content | ({"ticket": ticket.number, "status": ticket.status} if ticket else {})
