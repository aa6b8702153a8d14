"""What a ticket must say, and the reasons people may give."""

from typing import Literal

from pydantic import Field

from config.part import Part


class Reason(Part):
    """One entry of a list of reasons. ``advice`` is what the citizen is told (the lawful way, for a rejection)."""

    code: str
    name: str
    name_en: str
    advice: str = ""


class ReturnReason(Reason):
    """Why a department gives a ticket back (退单).

    Attributes:
        document: Whether a document must prove it (限时+书面依据).
        recuses: Whether the department keeps out from then on, as the one complained of (回避).
    """

    document: bool = True
    recuses: bool = False


class RequiredElements(Part):
    """Fields that must be filled for these kinds."""

    kinds: tuple[str, ...]
    fields: tuple[Literal["category", "district", "address", "callback_number", "citizen_name", "wants"], ...]


class DuplicateRules(Part):
    """When two tickets look like one matter."""

    days: int = Field(ge=1, le=366)
    likeness: float = Field(ge=0, le=1)
    shown: int = Field(ge=1, le=50)


class RetentionRules(Part):
    """Days things are kept after a ticket ended (recordings: after the call); 0 keeps for ever."""

    recordings_days: int = Field(ge=0)
    transcripts_days: int = Field(ge=0)
    identity_days: int = Field(ge=0)
    attachments_days: int = Field(ge=0)
    keep_kinds: tuple[str, ...] = ()
    """Kinds whose recordings stay as long as the ticket."""


class IntakeRules(Part):
    """Lists of the desk."""

    required: tuple[RequiredElements, ...]
    rejections: tuple[Reason, ...]
    returns: tuple[ReturnReason, ...]
    dissatisfactions: tuple[Reason, ...]
    duplicates: DuplicateRules
    retention: RetentionRules
    reveal_minutes: int = Field(ge=1, le=120)
    reveals_per_day: int = Field(ge=1)
    clerks_see: tuple[Literal["name", "number", "id_number", "address", "callback_number"], ...] = ()
    """What departments may be shown in clear, on reason; without any they call through the platform."""
    export_rows_free: int = Field(ge=0)
    """More rows of one person on a day than this need somebody else's approval."""
