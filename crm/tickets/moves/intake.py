"""Moves before a department has the ticket: accepting, asking, answering, refusing, handing over, merging."""

from crm.duplicates.service import adopt
from crm.replies.models import Reply
from crm.supervision.answers import release_all
from crm.tickets.form import correct_fields, known_reason
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.references import free_external_number, known_call
from crm.tickets.moves.requests import (
    Answer,
    Correct,
    EmergencyResult,
    Merge,
    Plain,
    Reasoned,
    Reject,
    TransferEmergency,
)  # fmt: skip
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.service import get_ticket
from crm.tickets.states import ENDED, CloseReason, Move, Status


def accept(work: Work, request: Plain) -> Done:
    """The hotline takes the matter on."""
    return Done(Status.ACCEPTED, request.reason)


def ask_info(work: Work, request: Reasoned) -> Done:
    """Something is missing; the citizen is asked and the clock stands still."""
    return Done(Status.NEED_INFO, request.reason)


def supply_info(work: Work, request: Plain) -> Done:
    """The citizen said what was missing."""
    return Done(Status.ACCEPTED, request.reason)


def close_without_info(work: Work, request: Reasoned) -> Done:
    """The citizen never said what was missing."""
    return end(work, CloseReason.NO_INFO, Status.CLOSED, request.reason)


def correct(work: Work, request: Correct) -> Done:
    """Mend the ticket's own fields."""
    changed = correct_fields(work.session, work.casework, work.ticket, request.values, work.at)
    return Done(reason=request.reason, data={"fields": changed})


def answer(work: Work, request: Answer) -> Done:
    """The operator answers at once (直办)."""
    reply = Reply(
        ticket=work.ticket.number,
        by=work.actor.login,
        at=work.at,
        contact_way="platform" if work.ticket.call_id else "none",
        contact_call_id=work.ticket.call_id,
        verified="yes",
        solved="solved",
        note=request.article or "",
        public_reply=request.public_reply,
        review="approved",
    )
    work.session.add(reply)
    work.session.flush()
    work.ticket.handled_at = work.at
    return Done(Status.ANSWERED, data={"reply": reply.id}, call_id=work.ticket.call_id)


def reject(work: Work, request: Reject) -> Done:
    """Not to be accepted, and the way that is open instead (不予受理)."""
    known_reason(work.rules.intake.rejections, request.reason_code)
    return Done(Status.REJECTION_REVIEW, request.advice, {"reason_code": request.reason_code})


def confirm_rejection(work: Work, request: Reasoned) -> Done:
    """A second person agrees that it is not to be accepted."""
    return end(work, CloseReason.REJECTED, Status.CLOSED, request.reason)


def refuse_rejection(work: Work, request: Reasoned) -> Done:
    """It is to be accepted after all."""
    return Done(Status.ACCEPTED, request.reason)


def transfer_emergency(work: Work, request: TransferEmergency) -> Done:
    """110, 119, 120 or 122 takes over; the ticket waits for the outcome."""
    known_reason(work.rules.outgoing.emergencies, request.to)
    return Done(Status.EMERGENCY, request.summary, {"to": request.to}, known_call(work, request.call_id))


def emergency_result(work: Work, request: EmergencyResult) -> Done:
    """What became of it."""
    if request.external_number:
        work.ticket.external_number = free_external_number(work, request.external_number)
    if request.accepted:
        return end(work, CloseReason.EMERGENCY, Status.CLOSED, request.result)
    return Done(Status.ACCEPTED, request.result)


def merge(work: Work, request: Merge) -> Done:
    """The matter lives on in another ticket; its citizens are answered from there."""
    main = get_ticket(work.session, request.into, lock=True)
    if main.number == work.ticket.number or main.status in ENDED:
        raise MoveInputError("expected another ticket that is still open, got this one or one that ended", field="into")
    adopt(work.session, main, work.ticket, work.at)
    work.ticket.merged_into = main.number
    return end(work, CloseReason.MERGED, Status.MERGED, request.reason, {"into": main.number})


def submit(work: Work, request: Plain) -> Done:
    """Ready for a department."""
    return Done(Status.PENDING_DISPATCH, request.reason)


def withdraw(work: Work, request: Reasoned) -> Done:
    """The citizen takes the matter back."""
    return end(work, CloseReason.WITHDRAWN, Status.CLOSED, request.reason)


def end(work: Work, why: CloseReason, to: Status, reason: str, data: dict[str, object] | None = None) -> Done:
    """End a ticket: nobody works on it any more, and nothing presses."""
    work.recall_all()
    release_all(work.session, work.ticket, work.actor.login, why, work.at)
    work.ticket.close_reason = why
    work.ticket.closed_at = work.at
    return Done(to, reason, data or {})


EFFECTS: Effects = {
    Move.ACCEPT: accept,
    Move.ASK_INFO: ask_info,
    Move.SUPPLY_INFO: supply_info,
    Move.CLOSE_WITHOUT_INFO: close_without_info,
    Move.CORRECT: correct,
    Move.ANSWER: answer,
    Move.REJECT: reject,
    Move.CONFIRM_REJECTION: confirm_rejection,
    Move.REFUSE_REJECTION: refuse_rejection,
    Move.TRANSFER_EMERGENCY: transfer_emergency,
    Move.EMERGENCY_RESULT: emergency_result,
    Move.MERGE: merge,
    Move.SUBMIT: submit,
    Move.WITHDRAW: withdraw,
}
