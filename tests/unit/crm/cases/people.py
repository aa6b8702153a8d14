"""Who acts in stories about tickets, and what they say."""

from datetime import UTC, datetime, timedelta

from crm.tickets.moves.actor import SYSTEM, Actor
from crm.tickets.states import Role

FRIDAY_NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
"""12:00 in the city."""

OPERATOR = Actor("8001", Role.OPERATOR)
DISPATCHER = Actor("7001", Role.DISPATCHER)
REVIEWER = Actor("7002", Role.REVIEWER)
VISITOR = Actor("6001", Role.FOLLOW_UP)
SUPERVISOR = Actor("9001", Role.SUPERVISOR)
INSPECTOR = Actor("9101", Role.INSPECTOR)
LEADER = Actor("9201", Role.LEADER)
ADMIN = Actor("9901", Role.ADMIN)

FORM = {
    "kind": "投诉",
    "category": "城市管理/市政设施/路灯故障",
    "district": "江岸区",
    "address": "解放大道 12 号门口",
    "title": "路灯不亮",
    "content": "解放大道 12 号门口的路灯坏了三天,晚上看不见路。",
    "wants": "尽快修好",
    "urgency": "一般",
    "callback_number": "13800000001",
    "citizen_name": "王建国",
}


def clerk(department: str) -> Actor:
    """Return a clerk of this department."""
    return Actor(f"c-{department}"[:16], Role.CLERK, department)


__all__ = ["SYSTEM", "Actor", "Role"]


def after(**time: float) -> datetime:
    """Return the moment so long after Friday noon."""
    return FRIDAY_NOON + timedelta(**time)
