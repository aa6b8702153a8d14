"""Notices of inspections: to the operator when there is a result, to inspectors when it is appealed against."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.notices.service import tell_person
from crm.operators.models import Operator
from crm.quality.models import Inspection
from crm.quality.rights import INSPECTORS
from crm.quality.states import Decision

KIND = "quality"


def told(session: Session, casework: Casework, found: Inspection, at: datetime) -> None:
    """Tell the operator a result, and until when they may appeal."""
    until = f"{found.appeal_until.astimezone(casework.zone):%m月%d日 %H:%M}" if found.appeal_until else ""
    subject = f"质检结果：{found.points} 分（满分 {found.most} 分）"
    body = f"您的一次通话已完成质检。请在“我的质检”中查看；如有异议，可在 {until} 前申诉。"
    tell_person(session, f"quality:{found.id}:told", KIND, found.operator, subject, body, at)


def appealed(session: Session, found: Inspection, at: datetime) -> None:
    """Tell every inspector who may decide that an operator appealed."""
    may_decide = select(Operator.login).where(
        Operator.active,
        Operator.role.in_(INSPECTORS),
        Operator.login.not_in([found.operator, found.scored_by or ""]),
    )
    subject, body = f"质检申诉：工号 {found.operator}", "话务员对质检结果提出申诉，请在“质检”中复核。"
    for login in session.scalars(may_decide.order_by(Operator.login)).all():
        tell_person(session, f"quality:{found.id}:appealed", KIND, login, subject, body, at)


def decided(session: Session, found: Inspection, at: datetime) -> None:
    """Tell the operator what became of the appeal."""
    changed = found.decision == Decision.CHANGED
    subject = f"申诉结果：{f'改为 {found.points} 分' if changed else '维持原评分'}"
    tell_person(session, f"quality:{found.id}:decided", KIND, found.operator, subject, "请在“我的质检”中查看理由。", at)
