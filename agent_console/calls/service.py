"""Reading calls for pages, and ending one's own."""

import logging
from datetime import datetime
from typing import ClassVar

from agent_console.calls.masking import masked_transcript
from agent_console.calls.schemas import (
    CallPage,
    CitizenOut,
    PopOut,
    SegmentOut,
    UtteranceOut,
    deleted_out,
    facts_out,
    gaps_out,
    rows_out,
)
from agent_console.deps import ConsoleDeps
from agent_console.hand_over.schemas import HandOverOut
from agent_console.tickets.schemas import fields_out, ticket_out
from config.errors import ConflictError
from crm.calls.hand_overs import hand_overs_of
from crm.calls.models import Call
from crm.calls.pop import build_pop
from crm.calls.service import get_call, segments_of
from crm.calls.states import CallState
from crm.calls.wrap_up import check_wrapped_up
from crm.db import SessionFactory
from crm.operators.states import OperatorState
from crm.tickets.access import Reader
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.service import ticket_of_call
from crm.tickets.shown import Shown, names_in_calls
from crm.transcripts.service import utterances_of
from ivr.steps import FRONT

log = logging.getLogger(__name__)


class NotWaitingError(ConflictError):
    """The call waits in no queue: it is not there yet, somebody has it, or it is over."""

    slug: ClassVar[str] = "call-not-waiting"


class NotYourLiveCallError(ConflictError):
    """The call is over, or somebody else has it."""

    slug: ClassVar[str] = "not-your-live-call"


def read_pop(factory: SessionFactory, call_id: str, now: datetime) -> PopOut:
    """Return what is known about a ringing call, ready to be sent."""
    with factory() as session:
        pop = build_pop(session, call_id)
        shown = Shown(Reader(session, SYSTEM), [*pop.open_tickets, *pop.asked_about])
        return PopOut(
            call_id=pop.call_id,
            number=pop.number,
            number_shown=pop.number_shown,
            region=pop.region,
            citizen=CitizenOut.model_validate(pop.citizen) if pop.citizen else None,
            queue=pop.queue,
            kind=pop.kind,
            menu_path=pop.menu_path,
            language=pop.language,
            started_at=pop.started_at,
            recorded_from=pop.recorded_from,
            recent_calls=rows_out(session, pop.recent_calls, clear=[call.id for call in pop.recent_calls]),
            open_tickets=[ticket_out(ticket, shown) for ticket in pop.open_tickets],
            asked_about=[ticket_out(ticket, shown) for ticket in pop.asked_about],
            lists=list(pop.lists),
            calls_30d=pop.calls_30d,
            said=[UtteranceOut.model_validate(said) for said in pop.said],
            gaps=gaps_out(session, get_call(session, call_id), now),
            draft=fields_out(pop.draft),
            draft_version=pop.draft_version,
        )


def read_page(reader: Reader, call: Call, now: datetime, *, clear: bool) -> CallPage:
    """Return a call with its segments, transcript, ticket and recording.

    Args:
        reader: Who reads.
        call: The call.
        now: The present moment.
        clear: Whether the reader has the citizen now; everybody else gets masks.
    """
    session = reader.session
    ticket = ticket_of_call(session, call.id)
    transcript = [UtteranceOut.model_validate(said) for said in utterances_of(session, call.id)]
    shown = Shown(reader, [ticket] if ticket else [], [call.citizen_id] if call.citizen_id is not None else [])
    hand_overs = [HandOverOut.model_validate(one) for one in hand_overs_of(session, [call.id])]
    if not clear:
        names = names_in_calls(session, [call.id])[call.id]
        transcript = masked_transcript(transcript, shown, names)
        for one in hand_overs:
            [one.note] = shown.said([one.note], names)
    return CallPage(
        call=facts_out(session, call, clear=clear),
        segments=[SegmentOut.model_validate(segment) for segment in segments_of(session, call.id)],
        hand_overs=hand_overs,
        transcript=transcript,
        gaps=gaps_out(session, call, now),
        ticket=ticket_out(ticket, shown) if ticket else None,
        recording_url=f"/api/calls/{call.id}/recording" if call.recording else None,
        deleted=deleted_out(session, call),
    )


async def hang_up(deps: ConsoleDeps, login: str, call_id: str) -> None:
    """End the operator's own leg; the citizen goes on to the evaluation.

    Raises:
        NotYourLiveCallError: The operator is not talking in this call.
    """
    live = deps.tracker.live.get(call_id)
    if live is None or live.operator != login or not live.operator_channel:
        raise NotYourLiveCallError("expected a call you are talking in, this one is over or not yours")
    reply = await deps.gateway.act("Hangup", Channel=live.operator_channel, Cause="16")
    if not reply.success:
        raise NotYourLiveCallError("expected a call that still goes on, this one ended just now")


def leave_wrap_up(deps: ConsoleDeps, login: str) -> None:
    """Let an operator leave the call they write up, if they write one up.

    Raises:
        WrapUpCodeMissingError: Its queue asks for a code, and it has none.
    """
    present = deps.desk.state_of(login)
    if present.state == OperatorState.WRAP_UP and present.call_id:
        with deps.factory() as session:
            check_wrapped_up(session, deps.profile, present.call_id)


async def bring_forward(deps: ConsoleDeps, login: str, call_id: str) -> None:
    """Let a call that waits be answered before all others of its queue.

    Raises:
        NotWaitingError: The call waits in no queue.
    """
    live = deps.tracker.live.get(call_id)
    if live is None or live.state != CallState.WAITING or not live.queue:
        raise NotWaitingError("expected a call that waits in a queue, this one does not")
    reply = await deps.gateway.act(
        "QueueChangePriorityCaller",
        Queue=live.queue,
        Caller=live.caller_channel,
        Priority=str(FRONT),
        Immediate="yes",
    )
    if not reply.success:
        raise NotWaitingError("expected a call that still waits in a queue, this one left it just now")
    log.info("call %s was brought to the front of queue %s by %s", call_id, live.queue, login)
