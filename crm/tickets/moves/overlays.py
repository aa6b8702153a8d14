"""Moves that lead nowhere: what is laid over a ticket while it goes its way."""

from crm.assignments.states import GONE
from crm.leader_shifts.times import shift_of_instruction
from crm.supervision.answers import answer, release, release_all
from crm.supervision.models import Declaration, Instruction
from crm.supervision.reminders import remind
from crm.supervision.service import issue, open_supervisions, set_off
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.merging import keep_promises_made
from crm.tickets.moves.references import known_call
from crm.tickets.moves.requests import (
    DecideDeclaration,
    Declare,
    Instruct,
    Reasoned,
    ReleaseSupervision,
    Remind,
    SetConfidentiality,
    Supervise,
    SupervisionFeedback,
)  # fmt: skip
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move


def remind_department(work: Work, request: Remind) -> Done:
    """The citizen urges (催办)."""
    known_call(work, request.call_id)
    remind(work.session, work.casework, work.ticket, work.actor.login, request.text, request.call_id, work.at)
    return Done(reason=request.text, call_id=request.call_id)


def supervise(work: Work, request: Supervise) -> Done:
    """A level issued by hand (督办)."""
    occasion = f"manual:{work.at.isoformat()}"
    made = issue(
        work.session,
        work.casework,
        work.ticket,
        request.level,
        "manual",
        occasion,
        work.actor.login,
        work.at,
        request.reason,
    )
    return Done(reason=request.reason, data={"supervision": made.id if made else None, "level": request.level})


def supervision_feedback(work: Work, request: SupervisionFeedback) -> Done:
    """The department answers a letter."""
    answer(
        work.session, request.supervision_id, work.actor.department or "", work.actor.login, request.text, work.at,
        ticket=work.ticket.number,
    )  # fmt: skip
    return Done(reason=request.text, data={"supervision": request.supervision_id})


def release_supervision(work: Work, request: ReleaseSupervision) -> Done:
    """A level is lifted."""
    release(work.session, request.supervision_id, work.actor.login, request.reason, work.at, ticket=work.ticket)
    return Done(reason=request.reason, data={"supervision": request.supervision_id})


def release_of_gone(work: Work, reason: str) -> None:
    """Lift the levels of departments that had a part and have none any more: they can answer no letter."""
    if not work.ticket.supervision_level:
        return
    had = {a.department for a in work.assignments}
    gone = had - {a.department for a in work.assignments if a.status not in GONE}
    if not gone:
        return
    standing = [one for one in open_supervisions(work.session, work.ticket) if one.department in gone]
    release_all(work.session, work.ticket, work.actor.login, reason, work.at, standing=standing)


def declare(work: Work, request: Declare) -> Done:
    """Difficult, unreasonable, beyond our duty: the department says so, the hotline will decide."""
    assignment = work.assignment(request.assignment_id, Move.DECLARE)
    work.move_assignment(assignment, Move.DECLARE)
    said = Declaration(
        ticket=work.ticket.number,
        assignment_id=assignment.id,
        kind=request.kind,
        reason=request.reason,
        asked_by=work.actor.login,
        asked_at=work.at,
    )
    work.session.add(said)
    work.session.flush()
    return Done(reason=request.reason, data={"declaration": said.id, "kind": request.kind, "assignment": assignment.id})


def decide_declaration(work: Work, request: DecideDeclaration) -> Done:
    """Recognised or not; a recognised one leaves the assessment, never the statistics."""
    said = work.session.get(Declaration, request.declaration_id)
    if said is None or said.ticket != work.ticket.number or said.decision:
        raise MoveInputError("expected an open declaration of this ticket, got another", field="declaration_id")
    said.decision = "granted" if request.granted else "refused"
    said.decision_reason, said.decided_by, said.decided_at = request.reason, work.actor.login, work.at
    if request.granted:
        setattr(work.ticket, said.kind, True)
    return Done(reason=request.reason, data={"declaration": said.id, "granted": request.granted})


def instruct(work: Work, request: Instruct) -> Done:
    """A leader's instruction (批示): it brings its own level of supervision; one of the leader's shift at once."""
    given = Instruction(
        ticket=work.ticket.number, leader=request.leader[:64], text=request.text, by=work.actor.login, at=work.at
    )
    work.session.add(given)
    work.session.flush()
    work.ticket.instructed = True
    occasion = f"instruction:{given.id}"
    triggers = ["instruction"]
    if shift_of_instruction(work.session, work.actor.login, work.at):
        triggers.append("leader_shift")
    for trigger in triggers:
        set_off(work.session, work.casework, work.ticket, trigger, occasion, work.actor.login, work.at)
    return Done(reason=request.text, data={"instruction": given.id})


def set_confidentiality(work: Work, request: SetConfidentiality) -> Done:
    """Who may know who asked."""
    before, work.ticket.confidentiality = work.ticket.confidentiality, request.confidentiality
    keep_promises_made(work)
    return Done(reason=request.reason, data={"from": before, "to": request.confidentiality})


def note(work: Work, request: Reasoned) -> Done:
    """A remark on the time line."""
    return Done(reason=request.reason)


EFFECTS: Effects = {
    Move.REMIND: remind_department,
    Move.SUPERVISE: supervise,
    Move.SUPERVISION_FEEDBACK: supervision_feedback,
    Move.RELEASE_SUPERVISION: release_supervision,
    Move.DECLARE: declare,
    Move.DECIDE_DECLARATION: decide_declaration,
    Move.INSTRUCT: instruct,
    Move.SET_CONFIDENTIALITY: set_confidentiality,
    Move.NOTE: note,
}
