"""What each move towards the end needs to know, and what lies over a ticket on its way there."""

from typing import Annotated, Literal

from pydantic import Field

from crm.moments import Moment
from crm.tickets.moves.requests.base import Account, Code, Id, Name, Request, Said, Score, Signature, Text, TicketNumber


class FollowUpRequest(Request):
    """One attempt to ask the citizen, see ``crm.follow_ups.models.FollowUp``."""

    move: Literal["follow_up"]
    way: Literal["call", "machine", "survey", "sms", "web"] = "call"
    reached: bool
    contacted: Literal["yes", "no", "unknown", ""] = ""
    solved: Literal["yes", "partly", "no", "unknown", ""] = ""
    result: Score = ""
    attitude: Score = ""
    reason_code: Annotated[str, Field(max_length=32)] = ""
    comment: Text = ""
    call_id: Code | None = None


class Rectify(Request):
    """What follows a second dissatisfaction: handle again, give to another department, or end it explained."""

    move: Literal["rectify"]
    to: Literal["rework", "dispatch", "closing"]
    reason: Said


class FinalReply(Request):
    """The last word (最终答复), signed by the head of the department."""

    move: Literal["final_reply"]
    text: Said
    signed_by: Signature
    document_id: Id | None = None


class Tell(Request):
    """Somebody told a citizen how it ended whom no message reached (回告), and says so.

    Attributes:
        from_ticket: The ticket in which this citizen told the matter: the ticket itself, or one merged into it.
        way: In person, by letter, by telephone, or by a number that is not known here.
        told_at: When.
        teller: Who told, if not the person who writes it down.
        note: What was said, to whom, and how it was taken.
    """

    move: Literal["tell"]
    from_ticket: TicketNumber
    way: Literal["in_person", "letter", "phone", "other_number"]
    told_at: Moment
    teller: Name = ""
    note: Account


class Remind(Request):
    """The citizen urges (催办)."""

    move: Literal["remind"]
    text: Text = ""
    call_id: Code | None = None


class Supervise(Request):
    """Issue a level by hand (督办)."""

    move: Literal["supervise"]
    level: Annotated[int, Field(ge=1, le=5)]
    reason: Said


class SupervisionFeedback(Request):
    """The department's answer to a letter."""

    move: Literal["supervision_feedback"]
    supervision_id: Id
    text: Said


class ReleaseSupervision(Request):
    """The level is lifted."""

    move: Literal["release_supervision"]
    supervision_id: Id
    reason: Said


class DecideDeclaration(Request):
    """The hotline decides; recognised ones leave the assessment, never the statistics."""

    move: Literal["decide_declaration"]
    declaration_id: Id
    granted: bool
    reason: Said


class Instruct(Request):
    """A leader's instruction (批示)."""

    move: Literal["instruct"]
    leader: Said
    text: Said


class SetConfidentiality(Request):
    """Open, normal, confidential or anonymous."""

    move: Literal["set_confidentiality"]
    confidentiality: Literal["open", "normal", "confidential", "anonymous"]
    reason: Said
