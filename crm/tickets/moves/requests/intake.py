"""What each move at the intake needs to know: from the first sentence to the dispatcher."""

from typing import Literal

from crm.tickets.moves.requests.base import Code, Request, Said, Text, TicketNumber, Values


class Plain(Request):
    """A move that needs a word at most."""

    move: Literal["accept", "submit", "supply_info", "approve", "close", "archive"]
    reason: Text = ""


class Reasoned(Request):
    """A move that must be explained."""

    move: Literal[
        "ask_info", "close_without_info", "confirm_rejection", "refuse_rejection", "withdraw", "reopen", "note",
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
    into: TicketNumber
    reason: Said
