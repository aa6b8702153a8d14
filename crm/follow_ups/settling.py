"""What becomes of a ticket after a call in which the line asked: the ordinary move, or people ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.casework import Casework
from crm.follow_ups.machine import TO_ASK
from crm.follow_ups.models import MachineCall, MachineVisit
from crm.follow_ups.states import EVALUATING, VISIT, Question, VisitMove, VisitResult, VisitState, is_unhappy
from crm.messages.left import recorded_segments
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.moves.engine import make_move
from crm.tickets.moves.requests import FollowUpRequest
from crm.tickets.service import get_ticket
from crm.transcripts.masks import hide_said
from crm.transcripts.service import utterances_of

WAY = "machine"
NEVER = "tries"
"""``MachineVisit.left`` of one that never reached anybody."""


def unsettled(session: Session) -> Sequence[str]:
    """Return the calls of the line that ended and of which nothing has become yet."""
    query = select(MachineCall.call_id).join(Call, Call.id == MachineCall.call_id)
    return session.scalars(query.where(MachineCall.outcome == "", Call.ended_at.is_not(None))).all()


def settle(session: Session, casework: Casework, call_id: str, at: datetime) -> VisitResult | None:
    """Let a ticket go on after a call.

    Answers are a follow-up like one that a person makes; somebody who was not reached is an attempt. Whoever was
    interrupted, or asked for a person, has not evaluated anything: their answers stay with the call, and people ask.

    Args:
        session: Session of a transaction.
        casework: The city's rules.
        call_id: A call that ended.
        at: Now.

    Returns:
        How the call ended; nothing while the words of a recording may still come, or if it was settled before.
    """
    visit = session.get_one(MachineVisit, session.get_one(MachineCall, call_id).visit)
    ticket = get_ticket(session, visit.ticket, lock=True)
    session.refresh(visit)
    call, row = session.get_one(Call, call_id), session.get_one(MachineCall, call_id, populate_existing=True)
    rules = casework.rules(at).outgoing.follow_up
    if row.outcome or rules is None:
        return None
    outcome = outcome_of(row, answered=call.answered_at is not None)
    words = reason_said(session, call) if row.spoken else ""
    ended_at = call.ended_at or at
    if row.spoken and not words and outcome in EVALUATING and at < ended_at + timedelta(minutes=rules.words_minutes):
        return None
    if ticket.status not in TO_ASK or visit.state != VisitState.CALLED:
        outcome = VisitResult.OVERTAKEN
    if outcome in EVALUATING:
        make_move(session, casework, SYSTEM, ticket.number, _evaluation(row, rules.reason, words), at)
    elif outcome is VisitResult.NOT_REACHED:
        missed = FollowUpRequest(move="follow_up", way=WAY, reached=False, call_id=call_id)
        make_move(session, casework, SYSTEM, ticket.number, missed, at)
    row.outcome = outcome
    if visit.state == VisitState.CALLED:
        _move_on(visit, outcome, rules.tries)
    return outcome


def outcome_of(call: MachineCall, *, answered: bool) -> VisitResult:
    """Return how a call of the line ended.

    Args:
        call: What was answered in it.
        answered: Whether a person of ours talked with them.
    """
    if answered or call.over == VisitResult.PERSON:
        return VisitResult.PERSON
    if not call.confirmed:
        return VisitResult.NOT_REACHED
    if call.over:
        return VisitResult(call.over)
    return VisitResult.ANSWERED if all(getattr(call, one) for one in Question) else VisitResult.INTERRUPTED


def unhappy(call: MachineCall) -> bool:
    """Return whether an answer is one whose reason is asked for."""
    return any(is_unhappy(question, getattr(call, question)) for question in Question)


def reason_said(session: Session, call: Call) -> str:
    """Return what a citizen said to the recorder, personal numbers hidden."""
    stretches = [(one.started_at, one.ended_at) for one in recorded_segments(session, call.id)]
    said = [
        one.text
        for one in utterances_of(session, call.id)
        if one.leg == "caller" and any(begin <= one.ended_at and one.started_at <= end for begin, end in stretches)
    ]
    return "".join(hide_said(said))


def _evaluation(row: MachineCall, reason: str, words: str) -> FollowUpRequest:
    return FollowUpRequest.model_validate(
        {
            "move": "follow_up",
            "way": WAY,
            "reached": True,
            **{question.value: getattr(row, question) for question in Question},
            "reason_code": reason if unhappy(row) else "",
            "comment": words,
            "call_id": row.call_id,
        }
    )


def _move_on(visit: MachineVisit, outcome: VisitResult, tries: int) -> None:
    if outcome is VisitResult.NOT_REACHED and visit.tries < tries:
        move = VisitMove.FAIL
    elif outcome in (*EVALUATING, VisitResult.OVERTAKEN):
        move = VisitMove.FINISH
    else:
        move = VisitMove.LEAVE
        visit.left = NEVER if outcome is VisitResult.NOT_REACHED else outcome
    visit.state = VISIT.after(VisitState(visit.state), move)
