"""A ticket with everything that belongs to it, as its page shows it. No citizen's data in clear."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from agent_console.attachments.schemas import AttachmentOut
from agent_console.departments.schemas import DepartmentName
from agent_console.knowledge.schemas import CitationOut
from agent_console.supervision.schemas import SupervisionOut
from agent_console.tickets.rows import TicketRow, TurnOut


class Read(BaseModel):
    """What is read straight from a row of the database."""

    model_config = ConfigDict(from_attributes=True)


class TurnExplained(TurnOut):
    """Who must act, by when, and why then, in words."""

    explained: str = ""
    explained_en: str = ""


class AllowedMove(BaseModel):
    """A move the reader may make now. ``assignment_id``: on which department's part; empty for the ticket itself."""

    move: str
    assignment_id: int | None = None


class ReturnOut(Read):
    """A department says the matter is not its own (退单); ``decision`` is empty while open."""

    id: int
    asked_by: str
    asked_at: datetime
    reason_code: str
    reason: str
    document_id: int | None
    suggested_department: DepartmentName | None = None
    arbitrated: bool
    decision: str
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str


class ExtensionOut(Read):
    """A department asks for more time (延期); ``decision`` is empty while open."""

    id: int
    asked_by: str
    asked_at: datetime
    amount: int
    unit: str
    reason: str
    citizen_told: str
    decision: str
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str


class FeedbackOut(Read):
    """News about a long matter (阶段反馈)."""

    id: int
    by: str
    at: datetime
    text: str
    public: bool


class DeadlineOut(BaseModel):
    """A clock of the ticket. ``state``: running, paused, met, missed, cancelled."""

    id: int
    kind: str
    assignment_id: int | None
    department: DepartmentName | None
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None
    state: str
    explained: str = ""
    explained_en: str = ""


class AssignmentOut(BaseModel):
    """One department's part; ``parent_id`` makes the tree (加派). ``own``: it is the reader's department's."""

    id: int
    parent_id: int | None
    department: DepartmentName
    role: Literal["lead", "co", "sub"]
    status: str
    round: int
    basis: str
    rule: str
    limits: str
    opinion: str
    dispatched_by: str
    dispatched_at: datetime
    signed_by: str | None
    signed_at: datetime | None
    replied_at: datetime | None
    ended_at: datetime | None
    own: bool
    deadline: DeadlineOut | None
    returns: list[ReturnOut]
    extensions: list[ExtensionOut]
    feedbacks: list[FeedbackOut]


class ReplyOut(BaseModel):
    """A handling record, or without an assignment the operator's own answer; ``contact_number_shown`` is masked."""

    id: int
    assignment_id: int | None
    department: DepartmentName | None
    by: str
    at: datetime
    contact_way: str
    contact_at: datetime | None
    contact_number_shown: str
    contact_call_id: str | None
    contact_reason: str
    verified: str
    solved: str
    unsolved_reason: str
    note: str
    public_reply: str
    signed_off_by: str
    review: str
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_reason: str


class FollowUpOut(Read):
    """One attempt to ask the citizen."""

    id: int
    round: int
    attempt: int
    way: str
    by: str
    at: datetime
    call_id: str | None
    reached: bool
    contacted: str
    solved: str
    result: str
    attitude: str
    reason_code: str
    comment: str


class DeclarationOut(Read):
    """A department says: difficult, unreasonable, beyond its duty; ``decision`` is empty while open."""

    id: int
    assignment_id: int
    kind: str
    reason: str
    asked_by: str
    asked_at: datetime
    decision: str
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str


class InstructionOut(Read):
    """A leader's instruction."""

    id: int
    leader: str
    text: str
    by: str
    at: datetime


class CitizenShown(BaseModel):
    """One of the citizens behind the matter, masked. ``id`` names them in a request to reveal."""

    id: int | None
    from_ticket: str
    name_shown: str
    number_shown: str
    id_number_shown: str
    address_shown: str
    since: datetime
    told_at: datetime | None
    told_way: str


class TimeLineEntry(BaseModel):
    """One thing that happened.

    Attributes:
        kind: call, hand_over, move, letter, evaluation, reply or attachment.
        title: The move's name (a ``Move``), the letter's number, the attachment's name, the call's outcome.
        data: For programs: ids (assignment, reply, supervision, letter, attachment), ``recording_url`` of a call, and
            its ``survey``: the key by which the citizen rated the service.
    """

    at: datetime
    kind: Literal["call", "hand_over", "move", "letter", "evaluation", "reply", "attachment"]
    title: str
    who: str = ""
    who_name: str = ""
    role: str = ""
    department: DepartmentName | None = None
    text: str = ""
    from_status: str | None = None
    to_status: str | None = None
    call_id: str | None = None
    data: dict[str, Any] = {}


class TicketWarning(BaseModel):
    """A warning of the call the ticket was made in; its words stay with the call."""

    code: str
    name: str
    name_en: str
    level: str
    raised_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    outcome: str
    outcome_en: str


class TicketPage(TicketRow):
    """A ticket with everything that belongs to it. ``query_code`` is empty for departments.

    ``by_code``: nothing but its query code opened it; it is read and reminded of, no more.
    """

    query_code: str
    by_code: bool = False
    external_number: str | None
    category_code: str
    content: str
    wants: str
    address: str
    community: str
    happened_at: str
    amount: str
    accused_party: str
    callback_shown: str
    reply_wanted: bool
    accused_departments: list[DepartmentName]
    call_id: str | None
    operator: str
    operator_name: str
    close_reason: str | None
    first_result: str | None
    final_result: str | None
    visits: int
    unreasonable: bool
    beyond_duty: bool
    last_word: str
    merged_into: str | None
    merged: list[str]
    dispatched_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    citizens: list[CitizenShown]
    turn: TurnExplained
    allowed: list[AllowedMove]
    assignments: list[AssignmentOut]
    deadlines: list[DeadlineOut]
    time_line: list[TimeLineEntry]
    warnings: list[TicketWarning]
    call_refusal: str
    replies: list[ReplyOut]
    follow_ups: list[FollowUpOut]
    supervisions: list[SupervisionOut]
    attachments: list[AttachmentOut]
    declarations: list[DeclarationOut]
    instructions: list[InstructionOut]
    cited: list[CitationOut]
    server_time: datetime
