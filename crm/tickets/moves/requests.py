"""What each move needs to know. One model a move; ``MoveRequest`` tells them apart by ``move``.

These are the bodies of the console's API as well: what is checked here is checked everywhere.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crm.moments import Moment

LONG_TEXT = 10_000


def _no_controls(value: str) -> str:
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in value):
        raise ValueError("expected text, got control characters")
    return value


Text = Annotated[str, Field(max_length=LONG_TEXT), AfterValidator(_no_controls)]
Said = Annotated[str, Field(min_length=1, max_length=LONG_TEXT, pattern=r"\S"), AfterValidator(_no_controls)]
"""Text that must not be empty."""
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_no_controls)]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Score = Literal["very_satisfied", "satisfied", "fairly", "dissatisfied", "very_dissatisfied", ""]
Solved = Literal["solved", "partly", "unsolved", "impossible"]
Values = Annotated[dict[Annotated[str, Field(max_length=32)], Text], Field(max_length=32)]


class Request(BaseModel):
    """What every move has."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Plain(Request):
    """A move that needs a word at most."""

    move: Literal["accept", "submit", "supply_info", "approve", "close", "archive"]
    reason: Text = ""


class Reasoned(Request):
    """A move that must be explained."""

    move: Literal[
        "ask_info", "close_without_info", "confirm_rejection", "refuse_rejection", "withdraw", "send_back", "reopen",
        "note",
    ]  # fmt: skip
    reason: Said


class Correct(Request):
    """Change the ticket's own fields before it is dispatched."""

    move: Literal["correct"]
    values: Values
    reason: Text = ""


class Answer(Request):
    """Answer the citizen at once (直办)."""

    move: Literal["answer"]
    public_reply: Said
    article: Code | None = None


class Reject(Request):
    """Not to be accepted (不予受理); ``reason_code`` of ``IntakeRules.rejections``, ``advice`` the way that is open."""

    move: Literal["reject"]
    reason_code: Code
    advice: Said


class TransferEmergency(Request):
    """Hand over to 110, 119, 120 or 122; the ticket stays and waits for the outcome."""

    move: Literal["transfer_emergency"]
    to: Code
    summary: Said
    call_id: Code | None = None


class EmergencyResult(Request):
    """What became of it; ``accepted`` false brings the matter back."""

    move: Literal["emergency_result"]
    accepted: bool
    result: Said
    external_number: Code | None = None


class Merge(Request):
    """The matter is already in another ticket."""

    move: Literal["merge"]
    into: Annotated[str, Field(pattern=r"^[0-9]{18}$")]
    reason: Said


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


class Sign(OnAssignment):
    """Take the assignment (签收)."""

    move: Literal["sign"]


class AskReturn(OnAssignment):
    """Not our duty (退单)."""

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
    """More time (延期); ``citizen_told`` says how and when the citizen was told."""

    move: Literal["ask_extension"]
    amount: Annotated[int, Field(ge=1, le=180)]
    unit: Literal["working_days", "days"] = "working_days"
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
    signed_off_by: Text = ""
    attachments: Annotated[tuple[Id, ...], Field(max_length=20)] = ()


class PauseClock(OnAssignment):
    """Stop or go on counting, for a reason."""

    move: Literal["pause_clock", "resume_clock"]
    reason: Said


class FollowUpRequest(Request):
    """One attempt to ask the citizen, see ``crm.follow_ups.models.FollowUp``."""

    move: Literal["follow_up"]
    way: Literal["call", "survey", "sms", "web"] = "call"
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
    signed_by: Said
    document_id: Id | None = None


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


class Declare(OnAssignment):
    """The department says: difficult, unreasonable, or beyond its duty."""

    move: Literal["declare"]
    kind: Literal["difficult", "unreasonable", "beyond_duty"]
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


MoveRequest = Annotated[
    Plain | Reasoned | Correct | Answer | Reject | TransferEmergency | EmergencyResult | Merge | Dispatch | Recall
    | Sign | AskReturn | Decide | AssignSub | AskExtension | Feedback | ReplyRequest | PauseClock | FollowUpRequest
    | Rectify | FinalReply | Remind | Supervise | SupervisionFeedback | ReleaseSupervision | Declare
    | DecideDeclaration | Instruct | SetConfidentiality,
    Field(discriminator="move"),
]  # fmt: skip
