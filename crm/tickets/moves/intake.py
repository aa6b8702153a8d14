"""Moves before a department has the ticket: accepting, asking, answering, refusing, handing over, merging."""

from sqlalchemy import select

from crm.duplicates.service import adopt, citizens_of
from crm.journal.models import TicketEvent
from crm.replies.models import Reply
from crm.tickets.form import correct_fields, known_reason
from crm.tickets.moves.ending import end
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.merging import keep_promises, keep_promises_made
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
from crm.tickets.moves.telling import Citizens
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.service import get_ticket
from crm.tickets.states import ENDED, CloseReason, Move, Status

NO_INFO = "您反映的事项因缺少办理所需的信息未能办理。如需办理，请补充信息后再次来电。"
REJECTED = "您反映的事项不予受理。{advice}"
EMERGENCY = "您反映的事项已转紧急服务部门处理：{result}"
WITHDRAWN = "您反映的事项已按撤回要求结束，不再办理。如仍需办理，请再次来电。"
"""What citizens are told of an end without a department's reply."""


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
    return _end(work, CloseReason.NO_INFO, request.reason, NO_INFO)


def correct(work: Work, request: Correct) -> Done:
    """Mend the ticket's own fields."""
    changed = correct_fields(work.session, work.casework, work.ticket, request.values, work.at)
    keep_promises_made(work)
    citizens_of(work.session, work.ticket.number)[0].citizen_id = work.ticket.citizen_id
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
        public_reply=Citizens(work).hide(request.public_reply),
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
    """A second person agrees that it is not to be accepted; the citizens are told the way that is open instead."""
    return _end(work, CloseReason.REJECTED, request.reason, REJECTED.format(advice=_advice(work)))


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
        return _end(work, CloseReason.EMERGENCY, request.result, EMERGENCY.format(result=request.result))
    return Done(Status.ACCEPTED, request.result)


def merge(work: Work, request: Merge) -> Done:
    """The matter lives on in another ticket; its citizens are answered from there, under what they were promised."""
    main = get_ticket(work.session, request.into, lock=True)
    if main.number == work.ticket.number or main.status in ENDED:
        raise MoveInputError("expected another ticket that is still open, got this one or one that ended", field="into")
    keep_promises(main, work.ticket)
    adopt(work.session, main, work.ticket, work.at)
    work.ticket.merged_into = main.number
    work.recall_all()
    return end(work, CloseReason.MERGED, Status.MERGED, request.reason, data={"into": main.number})


def submit(work: Work, request: Plain) -> Done:
    """Ready for a department."""
    return Done(Status.PENDING_DISPATCH, request.reason)


def withdraw(work: Work, request: Reasoned) -> Done:
    """The citizen takes the matter back; told as well, lest somebody else took it back for them."""
    return _end(work, CloseReason.WITHDRAWN, request.reason, WITHDRAWN)


def _end(work: Work, why: CloseReason, reason: str, said: str) -> Done:
    work.recall_all()
    return end(work, why, Status.CLOSED, reason, said=said)


def _advice(work: Work) -> str:
    """Return what was said when it was refused last."""
    refused = select(TicketEvent.reason).where(
        TicketEvent.ticket == work.ticket.number, TicketEvent.move == Move.REJECT
    )
    return work.session.scalars(refused.order_by(TicketEvent.seq.desc()).limit(1)).one()


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
