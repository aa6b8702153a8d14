"""What counts as a message, and how long one person may have it."""

from pydantic import Field

from config.part import Part


class MessageRules(Part):
    """Messages that citizens leave.

    Attributes:
        least_spoken_s: With less speech than this it is no message; the citizen is called back.
        claim_minutes: How long one person may have it without finishing it.
        recording_minutes: After so long without a recording it is shown nevertheless.
    """

    least_spoken_s: float = Field(default=1.0, ge=0.2, le=10)
    claim_minutes: int = Field(default=15, ge=1, le=240)
    recording_minutes: int = Field(default=10, ge=1, le=240)
