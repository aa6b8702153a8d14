"""What a letter says: the facts of the case put into the city's template. No citizen's data gets in."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.letters import LetterTemplateError, letter_template
from crm.assignments.models import Assignment
from crm.casework import Casework
from crm.deadlines.models import Deadline
from crm.departments.models import Department
from crm.identity.masks import mask_text
from crm.supervision.models import Supervision
from crm.text import one_line
from crm.tickets.models import Ticket
from crm.tickets.numbers import spoken

REASONS = {
    "warn": "办理期限将至仍未办结",
    "overdue": "超过办理期限仍未办结",
    "dissatisfied": "诉求人对办理结果评价不满意",
    "dissatisfied_again": "重新办理后诉求人仍评价不满意",
    "returns_refused": "多次退单均被驳回",
    "instruction": "市领导对该事项作出批示",
    "leader_shift": "市领导在接听日就该事项作出批示",
    "promotion": "上一级督办期满未按要求反馈",
    "false_closing": "经核查存在虚假办结",
    "manual": "经核查办理情况不符合要求",
}
"""The trigger in the words of a letter; a person's own reason is said instead when there is one."""

HIDDEN = ("confidential", "anonymous")
"""Confidentialities whose wording stays inside: a letter passes through many hands."""

_TEXTS = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def say_moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as letters write it: 2026年11月20日17:30."""
    local = at.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def say_day(at: datetime, zone: ZoneInfo) -> str:
    """Return a day as letters write it: 2026年11月20日."""
    local = at.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日"


def letter_facts(
    session: Session,
    casework: Casework,
    ticket: Ticket,
    supervision: Supervision,
    *,
    number: str,
    template: str,
    concerned: str | None,
) -> dict[str, Any]:
    """Return everything the letter says, ready to be drawn now and again.

    Raises:
        LetterTemplateError: The template is missing or asks for a value there is not.
    """
    zone, city = casework.zone, casework.profile.city
    office = f"{city}12345政务服务便民热线"
    text = letter_template(template)
    values = {
        "city": city,
        "office": office,
        "number": number,
        "level": supervision.level,
        "department": _department_name(session, concerned) or office,
        "ticket": spoken(ticket.number),
        "matter": _matter(ticket),
        "category": ticket.category.replace("/", "—") or "未分类",
        "place": "".join((ticket.district, ticket.subdistrict)) or "未注明",
        "dispatched": say_day(ticket.dispatched_at or ticket.created_at, zone),
        "handle_due": _handle_due(session, ticket, concerned, zone),
        "due": say_moment(supervision.due_at or supervision.issued_at, zone),
        "reason": REASONS.get(supervision.trigger, REASONS["manual"]),
        "issuer": supervision.issuer,
        "reminders": ticket.reminders,
        "reworks": ticket.reworks,
    }
    return {
        "office": office,
        "number": number,
        "title": _fill(text.title, values, template),
        "addressee": _fill(text.addressee, values, template),
        "paragraphs": [said for line in text.body if (said := _fill(line, values, template))],
        "issuer": supervision.issuer,
        "date": say_day(supervision.issued_at, zone),
        "copies": _fill(text.copies, values, template),
        "watermark": _fill(text.watermark, values, template),
    }


def _matter(ticket: Ticket) -> str:
    if ticket.confidentiality in HIDDEN:
        return "群众诉求"
    return f"“{one_line(mask_text(ticket.title), 60)}”" if ticket.title else "群众诉求"


def _department_name(session: Session, code: str | None) -> str:
    department = session.get(Department, code) if code else None
    return department.name if department else ""


def _handle_due(session: Session, ticket: Ticket, department: str | None, zone: ZoneInfo) -> str:
    """Return the end of the department's newest clock for handling."""
    end = session.scalars(
        select(Deadline.due_at)
        .join(Assignment, Assignment.id == Deadline.assignment_id)
        .where(Deadline.ticket == ticket.number, Deadline.kind == "handle", Assignment.department == department)
        .order_by(Deadline.id.desc())
        .limit(1)
    ).first()
    return say_moment(end, zone) if end else "规定时限"


@lru_cache(maxsize=256)
def _text(line: str) -> Template:
    """Return a line of a letter's template, compiled once: a pass writes letters by the hundred."""
    return _TEXTS.from_string(line)


def _fill(line: str, values: Mapping[str, object], template: str) -> str:
    try:
        return one_line(_text(line).render(values), 2000)
    except TemplateError as error:
        raise LetterTemplateError(f"letter template {template} cannot be filled in: {error}") from error
