"""Supervision as pages see it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from agent_console.departments.schemas import DepartmentName
from crm.tickets.moves.requests import Said


class LetterOut(BaseModel):
    """A numbered letter; ``docx_url`` and ``pdf_url`` download it."""

    id: int
    number: str
    issued_at: datetime
    delivered_at: datetime | None
    received_by: str | None
    received_at: datetime | None
    docx_url: str
    pdf_url: str


class SupervisionOut(BaseModel):
    """One level of supervision over a ticket; open until ``released_at``."""

    id: int
    ticket: str
    department: DepartmentName | None
    level: int
    level_name: str
    level_name_en: str
    trigger: str
    issuer: str
    issued_by: str
    issued_at: datetime
    due_at: datetime | None
    promote_at: datetime | None
    promoted_to: int | None
    feedback: str
    feedback_by: str | None
    feedback_at: datetime | None
    released_at: datetime | None
    released_by: str | None
    release_reason: str
    letters: list[LetterOut]


class LetterAnswer(BaseModel):
    """What a department answers to a letter."""

    model_config = ConfigDict(extra="forbid")

    text: Said


class BoardCard(SupervisionOut):
    """An open supervision on the board, with what its ticket is about."""

    title: str
    category: str
    district: str
    flag: str
    ticket_status: str
    ticket_due_at: datetime | None


class BoardColumn(BaseModel):
    """One level. ``count`` is bounded at 1000, which stands for more than 999; ``next_cursor`` asks for more cards."""

    level: int
    name: str
    name_en: str
    count: int
    cards: list[BoardCard]
    next_cursor: str | None


class Board(BaseModel):
    """The supervision board, level 1 first; limits that run into ``unknown_holidays``, years, count weekends only."""

    columns: list[BoardColumn]
    unknown_holidays: list[int]
    server_time: datetime
