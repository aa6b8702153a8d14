"""What each move needs to know. One model a move; ``MoveRequest`` tells them apart by ``move``.

These are the bodies of the console's API as well: what is checked here is checked everywhere.
"""

from typing import Annotated

from pydantic import Field

from crm.tickets.moves.requests.base import Code, Id, Said, Text
from crm.tickets.moves.requests.closing import (
    DecideDeclaration,
    FinalReply,
    FollowUpRequest,
    Instruct,
    Rectify,
    ReleaseSupervision,
    Remind,
    SetConfidentiality,
    Supervise,
    SupervisionFeedback,
    Tell,
)
from crm.tickets.moves.requests.departments import (
    AskExtension,
    AskReturn,
    AssignSub,
    Decide,
    Declare,
    Dispatch,
    Feedback,
    PauseClock,
    Recall,
    ReplyRequest,
    SendBack,
    Sign,
)
from crm.tickets.moves.requests.intake import (
    Answer,
    Correct,
    EmergencyResult,
    Merge,
    Plain,
    Reasoned,
    Reject,
    TransferEmergency,
)

MoveRequest = Annotated[
    Plain | Reasoned | Correct | Answer | Reject | TransferEmergency | EmergencyResult | Merge | Dispatch | Recall
    | Sign | AskReturn | Decide | AssignSub | AskExtension | Feedback | ReplyRequest | SendBack | PauseClock
    | FollowUpRequest | Rectify | FinalReply | Tell | Remind | Supervise | SupervisionFeedback | ReleaseSupervision
    | Declare | DecideDeclaration | Instruct | SetConfidentiality,
    Field(discriminator="move"),
]  # fmt: skip

__all__ = [
    "Answer",
    "AskExtension",
    "AskReturn",
    "AssignSub",
    "Code",
    "Correct",
    "Decide",
    "DecideDeclaration",
    "Declare",
    "Dispatch",
    "EmergencyResult",
    "Feedback",
    "FinalReply",
    "FollowUpRequest",
    "Id",
    "Instruct",
    "Merge",
    "MoveRequest",
    "PauseClock",
    "Plain",
    "Reasoned",
    "Recall",
    "Rectify",
    "Reject",
    "ReleaseSupervision",
    "Remind",
    "ReplyRequest",
    "Said",
    "SendBack",
    "SetConfidentiality",
    "Sign",
    "Supervise",
    "SupervisionFeedback",
    "Tell",
    "Text",
    "TransferEmergency",
]
