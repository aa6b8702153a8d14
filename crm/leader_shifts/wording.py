"""What the public is told of a shift: the four elements (domain.md §12): time, leader, scope, what to mind."""

from zoneinfo import ZoneInfo

from crm.clock.chinese import WEEKDAYS
from crm.leader_shifts.models import LeaderShift

REMARKS = (
    "接听期间不接访；超出受理范围的诉求按常规程序办理；未能接通的由话务员详细记录，按常规程序办理并回电；"
    "也可以通过热线的其他渠道反映。"
)
"""What to mind where the plan says nothing else."""


def say_hours(shift: LeaderShift, zone: ZoneInfo) -> str:
    """Return the hours as notices write them: 2026年11月27日（星期五）9:30—11:00."""
    begins, ends = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
    day = f"{begins.year}年{begins.month}月{begins.day}日（星期{WEEKDAYS[begins.weekday()]}）"
    next_day = "" if ends.date() == begins.date() else "次日"
    return f"{day}{begins.hour}:{begins:%M}—{next_day}{ends.hour}:{ends:%M}"


def notice_of(shift: LeaderShift, leader: str, zone: ZoneInfo) -> str:
    """Return the public notice (公告) of a shift."""
    lines = (
        f"接听时间：{say_hours(shift, zone)}",
        f"接听领导：{leader}",
        f"受理范围：{shift.scope}",
        f"注意事项：{shift.remarks or REMARKS}",
    )
    return "\n".join(lines)
