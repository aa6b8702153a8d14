"""A ticket's papers turned into its page: masked, explained, and with what the reader may do."""

from datetime import datetime
from typing import Any

from agent_console.attachments.views import attachment_out
from agent_console.departments.names import DepartmentNames
from agent_console.knowledge.schemas import CitationOut
from agent_console.knowledge.views import citation_out
from agent_console.supervision.views import supervision_out
from agent_console.tickets import page_schemas as out
from agent_console.tickets.masking import masked
from agent_console.tickets.rows import row_values
from agent_console.tickets.time_line import time_line
from crm.assignments.models import Assignment
from crm.calls.outgoing import why_not
from crm.casework import Casework
from crm.deadlines.models import Deadline
from crm.deadlines.service import explained
from crm.duplicates.models import TicketCitizen
from crm.identity.masks import mask_address, mask_id, mask_name, mask_number
from crm.knowledge.citations import of_ticket
from crm.replies.models import Reply
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.moves.engine import allowed_moves
from crm.tickets.page import TicketFile, read_file
from crm.tickets.shown import Shown
from crm.tickets.states import Move
from crm.warnings.models import CallWarning

LIVE = ("running", "paused")
OF_PARTS = ("handle", "sign")
_AS_THEY_ARE = (
    "external_number", "category_code", "content", "wants", "address", "community", "happened_at", "amount",
    "accused_party", "reply_wanted", "operator",
    "close_reason", "first_result", "final_result", "visits", "unreasonable", "beyond_duty",
    "merged_into", "dispatched_at", "handled_at", "closed_at",
)  # fmt: skip
_OF_ASSIGNMENT = (
    "id", "parent_id", "role", "status", "round", "basis", "rule", "limits", "opinion", "dispatched_by",
    "dispatched_at", "signed_by", "signed_at", "replied_at", "ended_at",
)  # fmt: skip
_OF_REPLY = (
    "id", "assignment_id", "by", "at", "contact_way", "contact_at", "verified", "solved", "signed_off_by", "review",
    "reviewed_by", "reviewed_at", "contact_reason", "unsolved_reason", "public_reply", "review_reason",
)  # fmt: skip


def read_page(reader: Reader, casework: Casework, ticket: Ticket, at: datetime) -> out.TicketPage:
    """Return the page of a ticket the reader may read.

    Args:
        reader: Who reads.
        casework: The city's rules.
        ticket: The ticket.
        at: Now.
    """
    page = _Page(reader, casework, read_file(reader.session, ticket), at)
    return masked(page.page(), page.shown)


class _Page:
    """One page being put together."""

    def __init__(self, reader: Reader, casework: Casework, file: TicketFile, at: datetime) -> None:
        self.reader, self.casework, self.file, self.at = reader, casework, file, at
        citizens = {c.citizen_id for c in file.citizens if c.citizen_id is not None}
        self.shown = Shown(reader, [file.ticket], citizens)
        self.names = DepartmentNames(reader.session)
        self.parts = {assignment.id: assignment for assignment in file.assignments}
        self.deadlines = {deadline.id: self._deadline(deadline) for deadline in file.deadlines}

    def page(self) -> out.TicketPage:
        file, ticket, reader = self.file, self.file.ticket, self.reader
        rules = self.casework.rules(self.at).supervision
        allowed = allowed_moves(reader.session, self.casework, reader.actor, ticket, self.at)
        by_code = reader.only_by_code(ticket)
        if by_code:
            allowed = [one for one in allowed if one.move is Move.REMIND]
        return out.TicketPage(
            **{**row_values(ticket, self.shown, self.names), "turn": self._turn()},
            **{name: getattr(ticket, name) for name in _AS_THEY_ARE},
            query_code="" if reader.is_clerk else ticket.query_code,
            by_code=by_code,
            call_id=None if reader.is_clerk else ticket.call_id,
            callback_shown=mask_number(self.shown.citizen(ticket).number),
            accused_departments=[self.names.named(code) for code in sorted(ticket.accused)],
            operator_name=file.names.get(ticket.operator, ""),
            last_word=file.last_word,
            merged=list(file.merged),
            citizens=[self._citizen(citizen) for citizen in file.citizens],
            allowed=[out.AllowedMove(move=a.move, assignment_id=a.assignment_id) for a in allowed],
            assignments=[self._assignment(assignment) for assignment in file.assignments],
            deadlines=list(self.deadlines.values()),
            call_refusal=why_not(reader, self.casework.rules(self.at).outgoing, ticket),
            time_line=time_line(file, reader, self.names),
            warnings=[self._warning(warning) for warning in file.warnings],
            replies=[self._reply(reply) for reply in file.replies],
            follow_ups=[out.FollowUpOut.model_validate(one) for one in file.follow_ups],
            supervisions=[supervision_out(one, file.letters, self.names, rules) for one in file.supervisions],
            attachments=[attachment_out(attachment, self.names) for attachment in file.attachments],
            declarations=[out.DeclarationOut.model_validate(declaration) for declaration in file.declarations],
            instructions=[out.InstructionOut.model_validate(instruction) for instruction in file.instructions],
            cited=self._cited(),
            server_time=self.at,
        )

    def _cited(self) -> list[CitationOut]:
        return [
            citation_out(citation, version.content["title"], whole=not self.reader.is_clerk)
            for citation, version in of_ticket(self.reader.session, self.file.ticket)
        ]

    def _turn(self) -> out.TurnExplained:
        ticket = self.file.ticket
        clocks = [d for d in self.deadlines.values() if d.state in LIVE and d.due_at == ticket.due_at]
        return out.TurnExplained(
            role=ticket.turn_role,
            department=self.names.of(ticket.turn_department),
            due_at=ticket.due_at,
            paused=ticket.paused,
            explained=clocks[-1].explained if clocks else "",
            explained_en=clocks[-1].explained_en if clocks else "",
        )

    def _deadline(self, deadline: Deadline) -> out.DeadlineOut:
        """Return a clock; only one that runs is explained: that takes reading its pauses."""
        part = self.parts.get(deadline.assignment_id or 0)
        live = deadline.state in LIVE
        return out.DeadlineOut(
            id=deadline.id,
            kind=deadline.kind,
            assignment_id=deadline.assignment_id,
            department=self.names.of(part.department if part else None),
            started_at=deadline.started_at,
            due_at=deadline.due_at,
            warn_at=deadline.warn_at,
            state=deadline.state,
            explained=explained(self.casework, self.reader.session, deadline, "zh") if live else "",
            explained_en=explained(self.casework, self.reader.session, deadline, "en") if live else "",
        )

    def _assignment(self, assignment: Assignment) -> out.AssignmentOut:
        of_it: dict[str, list[Any]] = {
            "returns": [self._return(one) for one in self.file.returns if one.assignment_id == assignment.id],
            "extensions": [
                out.ExtensionOut.model_validate(one)
                for one in self.file.extensions
                if one.assignment_id == assignment.id
            ],
            "feedbacks": [
                out.FeedbackOut.model_validate(one) for one in self.file.feedbacks if one.assignment_id == assignment.id
            ],
        }
        clocks = [
            d
            for d in self.deadlines.values()
            if d.assignment_id == assignment.id and d.state in LIVE and d.kind in OF_PARTS
        ]
        return out.AssignmentOut(
            **{name: getattr(assignment, name) for name in _OF_ASSIGNMENT},
            **of_it,
            department=self.names.named(assignment.department),
            own=assignment.department == self.reader.actor.department,
            deadline=clocks[-1] if clocks else None,
        )

    def _warning(self, warning: CallWarning) -> out.TicketWarning:
        rules = self.casework.rules(warning.raised_at).warnings
        rule, outcome = rules.warning(warning.code), rules.outcome(warning.outcome)
        return out.TicketWarning(
            code=warning.code,
            name=rule.name if rule else warning.code,
            name_en=rule.name_en if rule else warning.code,
            level=warning.level,
            raised_at=warning.raised_at,
            acknowledged_by=warning.acknowledged_by,
            acknowledged_at=warning.acknowledged_at,
            outcome=outcome.name if outcome else "",
            outcome_en=outcome.name_en if outcome else "",
        )

    def _return(self, asked: Any) -> out.ReturnOut:
        names = [name for name in out.ReturnOut.model_fields if name != "suggested_department"]
        return out.ReturnOut(
            **{name: getattr(asked, name) for name in names},
            suggested_department=self.names.of(asked.suggested_department),
        )

    def _reply(self, reply: Reply) -> out.ReplyOut:
        part = self.parts.get(reply.assignment_id or 0)
        theirs = not self.reader.is_clerk or (part is not None and part.department in self.reader.departments)
        return out.ReplyOut(
            **{name: getattr(reply, name) for name in _OF_REPLY},
            department=self.names.of(part.department if part else None),
            contact_number_shown=mask_number(reply.contact_number),
            contact_call_id=None if self.reader.is_clerk else reply.contact_call_id,
            note=reply.note if theirs else "",
        )

    def _citizen(self, citizen: TicketCitizen) -> out.CitizenShown:
        known = self.shown.citizen(self.file.ticket, citizen.citizen_id)
        return out.CitizenShown(
            id=citizen.citizen_id,
            from_ticket=citizen.from_ticket,
            name_shown=mask_name(known.name),
            number_shown=mask_number(known.number),
            id_number_shown=mask_id(known.id_number),
            address_shown=mask_address(known.address),
            since=citizen.since,
            told_at=citizen.told_at,
            told_way=citizen.told_way,
        )
