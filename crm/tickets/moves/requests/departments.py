"""What each move about a department's part needs to know."""

from typing import Annotated, Literal

from pydantic import Field

from crm.moments import Moment
from crm.tickets.moves.requests.base import Code, Id, Request, Said, Signature, Solved, Text


class Dispatch(Request):
    """Give to one lead and any co-handlers; ``rule`` names the suggestion that was followed, ``basis`` says why."""

    move: Literal["dispatch"]
    lead: Code
    co: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    limits: Code | None = None
    rule: Code | None = None
    basis: Said
    opinion: Text = ""


class OnAssignment(Request):
    """Moves about one department's part; ``assignment_id`` empty means the actor's own (clerk) or the lead's."""

    assignment_id: Id | None = None


class Recall(OnAssignment):
    """Take the ticket back; with the ``assignment_id`` of a co-handler or a unit below, that part of it alone."""

    move: Literal["recall"]
    reason: Said


class SendBack(OnAssignment):
    """The reply is not good enough: the lead's, or that of the ``assignment_id`` of a co-handler or a unit below."""

    move: Literal["send_back"]
    reason: Said


class Sign(OnAssignment):
    """Take the assignment (签收)."""

    move: Literal["sign"]


class AskReturn(OnAssignment):
    """Not our duty (退单); the reason says whether a document must prove it."""

    move: Literal["ask_return"]
    reason_code: Code
    reason: Said
    document_id: Id | None = None
    suggested_department: Code | None = None


class Decide(OnAssignment):
    """Grant or refuse what a department asked for, or send a return to arbitration."""

    move: Literal["grant_return", "refuse_return", "arbitrate", "grant_extension", "refuse_extension"]
    reason: Said


class AssignSub(OnAssignment):
    """Pass down to units below (加派)."""

    move: Literal["assign_sub"]
    departments: Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=1, le=180)]
    opinion: Text = ""


class AskExtension(OnAssignment):
    """More time (延期); ``citizen_told`` says how and when the citizen was told.

    Attributes:
        amount: In the unit of the rule of extensions; natural days when it is a long matter (长周期).
    """

    move: Literal["ask_extension", "ask_long_extension"]
    amount: Annotated[int, Field(ge=1, le=180)]
    reason: Said
    citizen_told: Said


class Feedback(OnAssignment):
    """News of a long matter (阶段反馈)."""

    move: Literal["feedback"]
    text: Said
    public: bool = False


class ReplyRequest(OnAssignment):
    """The handling record (办结回复), see ``crm.replies.models.Reply``."""

    move: Literal["reply"]
    contact_way: Literal["platform", "phone", "visit", "none"]
    contact_at: Moment | None = None
    contact_number: Annotated[str, Field(max_length=32)] = ""
    contact_call_id: Code | None = None
    contact_reason: Text = ""
    verified: Literal["yes", "partly", "no"]
    solved: Solved
    unsolved_reason: Text = ""
    note: Said
    public_reply: Said
    signed_off_by: Signature
    attachments: Annotated[tuple[Id, ...], Field(max_length=20)] = ()


class PauseClock(OnAssignment):
    """Stop or go on counting, for a reason."""

    move: Literal["pause_clock", "resume_clock"]
    reason: Said


class Declare(OnAssignment):
    """The department says: difficult, unreasonable, or beyond its duty."""

    move: Literal["declare"]
    kind: Literal["difficult", "unreasonable", "beyond_duty"]
    reason: Said
