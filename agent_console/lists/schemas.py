"""The city's closed lists, in force today."""

from datetime import date

from pydantic import BaseModel

from agent_console.departments.schemas import DepartmentName


class CategoryNode(BaseModel):
    """A category; leaves have a ``code``, and ``path`` is what a ticket holds."""

    name: str
    name_en: str
    path: str
    code: str = ""
    children: list["CategoryNode"] = []


class PlaceNode(BaseModel):
    """A district, subdistrict or community, with the names people say for it; ``department`` is its unit."""

    name: str
    aliases: list[str] = []
    streets: list[str] = []
    department: str = ""
    children: list["PlaceNode"] = []


class DepartmentEntry(DepartmentName):
    """A unit of the tree."""

    kind: str
    parent: str | None
    active: bool = True


class ReasonEntry(BaseModel):
    """One entry of a list of reasons; ``advice`` is what the citizen is told."""

    code: str
    name: str
    name_en: str
    advice: str = ""


class ReturnEntry(ReasonEntry):
    """A reason to give a ticket back; ``document``: one must prove it."""

    document: bool


class LineEntry(BaseModel):
    """An emergency or utility line; ``dangers`` are the city's words for what it is the right one for."""

    code: str
    name: str
    name_en: str
    number: str
    dangers: list[str]


class LimitEntry(BaseModel):
    """A limit profile."""

    code: str
    name: str
    name_en: str


class CodeEntry(BaseModel):
    """What a call may come to."""

    code: str
    name: str
    name_en: str


class QueueEntry(BaseModel):
    """A waiting line; ``wrap_up_required``: a call of it is not left without one of its codes."""

    code: str
    name: str
    name_en: str
    wrap_up: list[CodeEntry]
    wrap_up_required: bool


class RequiredEntry(BaseModel):
    """Fields that must be filled for these kinds, beside kind, title and content."""

    kinds: list[str]
    fields: list[str]


class LevelEntry(BaseModel):
    """A level of supervision."""

    level: int
    name: str
    name_en: str


class MyPlace(BaseModel):
    """Who I am for the pages: role, department and the boxes of my inbox."""

    login: str
    role: str
    department: DepartmentName | None
    boxes: list[str]


class Lists(BaseModel):
    """Everything a form or a filter chooses from."""

    since: date
    kinds: list[str]
    urgencies: list[str]
    confidentialities: list[str]
    channels: list[str]
    statuses: list[str]
    categories: list[CategoryNode]
    places: list[PlaceNode]
    departments: list[DepartmentEntry]
    required: list[RequiredEntry]
    rejections: list[ReasonEntry]
    returns: list[ReturnEntry]
    dissatisfactions: list[ReasonEntry]
    emergencies: list[ReasonEntry]
    lines: list[LineEntry]
    queues: list[QueueEntry]
    limits: list[LimitEntry]
    levels: list[LevelEntry]
    visit_attempts: int
    largest_attachment: int
    me: MyPlace
