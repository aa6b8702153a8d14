"""The report of a shift, drawn as letters are: figures to the call, and stories without anybody's name."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.citizens.models import Citizen
from crm.departments.models import Department
from crm.identity.masks import mask_text
from crm.leader_shifts.figures import ShiftFigures, figures_of, matters_of
from crm.leader_shifts.hours import is_absent
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.wording import say_hours
from crm.operators.models import Operator
from crm.supervision.models import Instruction
from crm.supervision.paper import Paper
from crm.supervision.wording import HIDDEN, say_day
from crm.text import one_line
from crm.tickets.models import Ticket
from crm.tickets.shown import names_in_calls

STORIES = 10
LONGEST_STORY = 200


def report_of(session: Session, casework: Casework, shift: LeaderShift) -> Paper:
    """Return the report of a shift that is over."""
    zone, city = casework.zone, casework.profile.city
    office = f"{city}12345政务服务便民热线"
    leader = session.get_one(Operator, shift.leader).name
    figures = figures_of(session, shift)
    told = shift.reported_at or shift.over_at or shift.ends_at
    number = f"接听日〔{shift.starts_at.astimezone(zone).year}〕第{shift.id}期"
    return Paper(
        office=office,
        number=number,
        title=f"{leader}接听日情况报告",
        addressee=f"{city}人民政府：",
        paragraphs=(*_numbers(session, casework, shift, leader, figures), *_stories(session, shift)),
        issuer=office,
        date=say_day(told, zone),
        copies="",
        watermark=f"{number} 来电人信息已隐去",
    )


def _numbers(
    session: Session, casework: Casework, shift: LeaderShift, leader: str, figures: ShiftFigures
) -> Sequence[str]:
    names = session.execute(select(Department.code, Department.name)).all()
    units = "、".join(name for code, name in names if code in shift.companions)
    came = f"{leader}未到岗，来电均按常规办理。" if is_absent(shift) else ""
    missed = figures.to_call_back + figures.without_number
    held = (
        f"{say_hours(shift, casework.zone)}，{leader}在热线接听来电"
        f"{f'，{units}陪同' if units else ''}。受理范围：{one_line(shift.scope, 500)}。{came}"
    )
    calls = (
        f"一、来电。接听时段共来电{figures.calls}个：{leader}接听{figures.by_leader}个，"
        f"话务员接听{figures.by_operator}个，未接通{missed}个，其他方式结束{figures.otherwise}个。"
        f"未接通的来电中{figures.to_call_back}个列入回拨，已回拨联系上{figures.called_back}个，"
        f"{figures.without_number}个未留号码。"
    )
    matters = (
        f"二、办理。{leader}接听的来电形成诉求{figures.matters}件：当场答复{figures.solved_at_once}件，"
        f"交办{figures.assigned}件，作出批示{figures.instructed}件，已办结{figures.closed}件。"
    )
    asked = (
        f"三、回访。应回访{figures.matters}件，已回访{figures.followed_up}件；已评价{figures.evaluated}件，"
        f"其中满意和基本满意{figures.satisfied}件。"
    )
    return (held, calls, matters, asked)


def _stories(session: Session, shift: LeaderShift) -> Sequence[str]:
    """Tell what the leader heard and decided. What was confided stays out altogether."""
    tickets = [one for one in matters_of(session, shift) if one.confidentiality not in HIDDEN][:STORIES]
    if not tickets:
        return ()
    said = _instructions(session, shift, tickets)
    known = _names(session, tickets)
    lines = [
        f"（{place}）{_hidden(ticket.title, known[ticket.number])}。"
        + "".join(f"批示：{_hidden(text, known[ticket.number])}" for text in said.get(ticket.number, ()))
        for place, ticket in enumerate(tickets, start=1)
    ]
    return ("四、部分诉求（来电人信息已隐去）。", *lines)


def _instructions(session: Session, shift: LeaderShift, tickets: Sequence[Ticket]) -> dict[str, list[str]]:
    numbers = [ticket.number for ticket in tickets]
    query = select(Instruction).where(Instruction.ticket.in_(numbers), Instruction.by == shift.leader)
    found: dict[str, list[str]] = {}
    for one in session.scalars(query.order_by(Instruction.id)):
        found.setdefault(one.ticket, []).append(one.text)
    return found


def _names(session: Session, tickets: Sequence[Ticket]) -> dict[str, list[str]]:
    in_calls = names_in_calls(session, [ticket.call_id for ticket in tickets if ticket.call_id])
    query = select(Ticket.number, Citizen.name).join(Citizen, Citizen.id == Ticket.citizen_id)
    numbers = [ticket.number for ticket in tickets]
    known = {row.number: row.name for row in session.execute(query.where(Ticket.number.in_(numbers)))}
    return {one.number: [*in_calls.get(one.call_id or "", ()), known.get(one.number, "")] for one in tickets}


def _hidden(text: str, names: Sequence[str]) -> str:
    return one_line(mask_text(text, names), LONGEST_STORY)
