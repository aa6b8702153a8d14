"""Messages as pages see them."""

from collections.abc import Sequence
from datetime import datetime

from agent_console.call_backs.views import said_by_citizen
from agent_console.messages.schemas import MessageOut
from crm.calls.models import Call
from crm.calls.service import get_call
from crm.citizens.models import Citizen
from crm.citizens.numbers import mask_number
from crm.claims import ran_out
from crm.identity.masks import mask_name, mask_text
from crm.messages.models import Message
from crm.messages.states import MessageState
from crm.tickets.access import Reader
from crm.tickets.drafts import draft_of, fields_of
from crm.tickets.service import ticket_of_call, values_of
from crm.tickets.shown import names_in_calls
from crm.warnings.service import warnings_of

_AS_THEY_ARE = ("id", "call_id", "left_at", "recorded_s", "closed_at", "closed_by")


def messages_out(reader: Reader, messages: Sequence[Message], at: datetime) -> list[MessageOut]:
    """Return messages as lines of the worklist; a claim that ran out is none."""
    return [_out(reader, message, get_call(reader.session, message.call_id), at) for message in messages]


def _out(reader: Reader, message: Message, call: Call, at: datetime) -> MessageOut:
    session = reader.session
    free = message.state == MessageState.CLAIMED and ran_out(message, at)
    citizen = session.get(Citizen, call.citizen_id) if call.citizen_id else None
    form = values_of(fields_of(draft_of(session, call.id)))
    names = names_in_calls(session, [call.id])[call.id]
    return MessageOut(
        **{name: getattr(message, name) for name in _AS_THEY_ARE},
        state=MessageState.OPEN if free else message.state,
        claimed_by=None if free else message.claimed_by,
        claimed_until=None if free else message.claimed_until,
        close_reason=mask_text(message.close_reason, names, places=False),
        number_shown=mask_number(call.number),
        region=call.region,
        citizen_name=mask_name(citizen.name) if citizen else "",
        queue=call.queue,
        said=said_by_citizen(reader, call),
        title=mask_text(form.get("title", ""), names, places=False),
        category=form.get("category", ""),
        district=form.get("district", ""),
        danger=bool(warnings_of(session, call.id)),
        ticket=_ticket(reader, call),
        mine=not free and message.claimed_by == reader.actor.login,
    )


def _ticket(reader: Reader, call: Call) -> str | None:
    ticket = ticket_of_call(reader.session, call.id)
    return ticket.number if ticket and reader.may_read(ticket) else None
