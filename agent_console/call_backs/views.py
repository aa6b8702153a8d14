"""Call-backs as pages see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from agent_console.call_backs.schemas import CallBackOut, LastTicket
from config.rules.outgoing import CallBackRules
from crm.call_backs.attempts import last_tries
from crm.call_backs.models import CallBack
from crm.call_backs.service import last_missed
from crm.call_backs.states import CallBackState
from crm.calls.models import Call
from crm.citizens.models import Citizen
from crm.citizens.numbers import mask_number
from crm.claims import ran_out
from crm.identity.masks import mask_name, mask_text
from crm.tickets.access import Reader
from crm.tickets.service import tickets_of
from crm.tickets.shown import Shown, names_in_calls
from crm.transcripts.service import utterances_of
from ivr.call_backs.turns import Turns

LONGEST_SAID = 200

_AS_THEY_ARE = (
    "id", "queue", "missed", "first_missed_at", "last_missed_at", "tries", "last_tried_at", "closed_at", "closed_by",
    "leader_shift", "place_since",
)  # fmt: skip


def call_backs_out(
    reader: Reader, tasks: Sequence[CallBack], rules: CallBackRules, turns: Turns, at: datetime
) -> list[CallBackOut]:
    """Return call-backs as lines of the worklist; a claim that ran out is none.

    Args:
        reader: Who reads.
        tasks: What is shown.
        rules: What the city decides.
        turns: What the line decided last.
        at: Now.
    """
    task_ids = [task.id for task in tasks]
    calls, tries = last_missed(reader.session, task_ids), last_tries(reader.session, task_ids)
    rows = [_out(reader, task, calls.get(task.id), rules, at) for task in tasks]
    for row in rows:
        row.last_outcome = tries.get(row.id, "")
        if row.state == CallBackState.OPEN:
            row.why, row.next_at = turns.why.get(row.id, ""), turns.next_at.get(row.id)
    return rows


def _out(reader: Reader, task: CallBack, call: Call | None, rules: CallBackRules, at: datetime) -> CallBackOut:
    free = task.state == CallBackState.CLAIMED and ran_out(task, at)
    citizen = reader.session.get(Citizen, call.citizen_id) if call and call.citizen_id else None
    names = names_in_calls(reader.session, [call.id])[call.id] if call else []
    return CallBackOut(
        **{name: getattr(task, name) for name in _AS_THEY_ARE},
        state=CallBackState.OPEN if free else task.state,
        claimed_by=None if free else task.claimed_by,
        claimed_until=None if free else task.claimed_until,
        asked=task.asked_at is not None,
        close_reason=mask_text(task.close_reason, names, places=False),
        late_at=task.first_missed_at + timedelta(minutes=rules.within_minutes),
        number_shown=mask_number(call.number) if call else "",
        region=call.region if call else "",
        citizen_name=mask_name(citizen.name) if citizen else "",
        said=said_by_citizen(reader, call) if call else "",
        call_id=call.id if call else None,
        outcome=call.outcome if call else None,
        ticket=_last_ticket(reader, call) if call else None,
        mine=not free and task.claimed_by == reader.actor.login,
    )


def said_by_citizen(reader: Reader, call: Call) -> str:
    """Return what was said in a call before anybody answered, names and numbers hidden."""
    text = "".join(said.text for said in utterances_of(reader.session, call.id) if said.leg == "caller")
    names = names_in_calls(reader.session, [call.id])[call.id]
    return mask_text(text, names, places=False)[:LONGEST_SAID]


def _last_ticket(reader: Reader, call: Call) -> LastTicket | None:
    for ticket in tickets_of(reader.session, call.citizen_id, open_only=False, limit=1):
        if reader.may_read(ticket):
            title = mask_text(ticket.title, Shown(reader, [ticket]).names(ticket), places=False)
            return LastTicket(number=ticket.number, title=title, status=ticket.status)
    return None
