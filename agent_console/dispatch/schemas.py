"""Suggestions, simulated deadlines and duplicates."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent_console.departments.schemas import DepartmentName
from agent_console.tickets.rows import TicketRow
from agent_console.tickets.schemas import Line16, Line32, Line128, Line256
from crm.moments import Moment
from crm.tickets.moves.requests import Code, Text


class SuggestionOut(BaseModel):
    """Whom the catalogue names, and why; ``rule``, ``basis`` and ``limits`` go into the move as they are."""

    lead: DepartmentName
    co: list[DepartmentName]
    limits: str
    rule: str
    basis: str
    reason: str
    reason_en: str
    due_at: datetime
    explained: str
    explained_en: str


class MatterOfForm(BaseModel):
    """What dispatch looks at in a half-written form."""

    model_config = ConfigDict(extra="forbid")

    kind: Line16 = ""
    category: Line128 = ""
    district: Line32 = ""
    subdistrict: Line32 = ""
    urgency: Line16 = ""
    accused: Annotated[tuple[Line16, ...], Field(max_length=20)] = ()


class SimulateRequest(BaseModel):
    """What would be the deadlines?

    ``at`` is now unless given; ``department`` only changes the working hours; ``limits`` is a limit profile
    somebody chose (``/api/lists``), otherwise the rules choose.
    """

    model_config = ConfigDict(extra="forbid")

    category: Line128 = ""
    kind: Line16 = ""
    urgency: Line16 = ""
    department: Line16 = ""
    limits: Line32 = ""
    at: Moment | None = None


class SimulatedStep(BaseModel):
    """One clock: sign, return, contact, handle."""

    kind: str
    due_at: datetime
    explained: str
    explained_en: str


class SimulationOut(BaseModel):
    """The limit profile that would hold, why, and its clocks; ``provisional`` while a calendar is not known yet."""

    limits: str
    limits_name: str
    limits_name_en: str
    reason: str = ""
    reason_en: str = ""
    steps: list[SimulatedStep]
    provisional: bool = False


class MatterRequest(BaseModel):
    """A form as far as it is filled, to look for the same matter."""

    model_config = ConfigDict(extra="forbid")

    kind: Line16 = ""
    category: Line128 = ""
    district: Line32 = ""
    subdistrict: Line32 = ""
    community: Line32 = ""
    address: Line256 = ""
    title: Line128 = ""
    content: Text = ""
    wants: Text = ""
    callback_number: Line32 = ""
    call_id: Code | None = None


class CandidateOut(BaseModel):
    """A ticket that may be the same matter, why, and how alike (0 to 1)."""

    ticket: TicketRow
    kind: Literal["same_citizen", "same_matter"]
    likeness: float
    reasons: list[str]
    reasons_en: list[str] = []
