"""What signing in takes and gives."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent_console.departments.schemas import DepartmentName
from agent_console.health.schemas import Transcription
from agent_console.phone.schemas import PhoneAccount


class SignInRequest(BaseModel):
    """Work number and password."""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, Field(min_length=1, max_length=16)]
    password: Annotated[str, Field(min_length=1, max_length=256, repr=False)]


class TicketLists(BaseModel):
    """Closed lists of the ticket form."""

    kinds: tuple[str, ...]
    urgencies: tuple[str, ...]
    categories: list[str]
    districts: dict[str, tuple[str, ...]]


class Me(BaseModel):
    """Who I am, and everything of the city's rules a page needs."""

    login: str
    name: str
    role: str
    department: DepartmentName | None
    queues: tuple[str, ...]
    city: str
    city_en: str
    mode: str
    server_time: datetime
    pause_reasons: tuple[str, ...]
    pause_minutes: dict[str, int]
    wrap_up_s: int
    auto_answer: bool
    survey: bool
    ticket: TicketLists
    phone: PhoneAccount
    transcription: Transcription
