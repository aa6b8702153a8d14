"""A level that no clock and no event issues: it is proposed to the inspectors, and a person decides."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.supervision import LevelRule
from crm.casework import Casework
from crm.departments.models import Department
from crm.notices.service import tell_department
from crm.tickets.models import Ticket
from crm.tickets.numbers import spoken


def propose(
    session: Session, casework: Casework, ticket: Ticket, level: LevelRule, occasion: str, at: datetime
) -> None:
    """Tell the government's inspectors, once for the occasion, that there is reason for a level.

    Args:
        session: Open session.
        casework: The city's rules.
        ticket: What it is about.
        level: One that is not automatic.
        occasion: What gives reason, see ``Supervision.occasion``.
        at: Now.
    """
    number = spoken(ticket.number)
    inspectors = select(Department.code).where(Department.kind == "inspection", Department.active)
    for unit in session.scalars(inspectors.order_by(Department.code)):
        tell_department(
            session,
            casework,
            f"proposed:{ticket.number}:{level.level}:{occasion}",
            "proposal",
            unit,
            ticket.number,
            f"工单 {number} 建议研究{level.name}",
            f"工单 {number} 出现应研究{level.name}的情形\uff0c是否签发由贵单位决定\uff0c请登录核查。",
            at,
        )
