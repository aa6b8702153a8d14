"""From rows of the outbox to what pages see."""

from agent_console.departments.names import DepartmentNames
from agent_console.notices.schemas import NoticeOut, StuckNotice
from crm.notices.models import Notice
from crm.notices.reading import Read

_SHOWN = ("id", "kind", "ticket", "subject", "body", "urgent")
_STUCK = ("id", "state", "kind", "ticket", "channel", "address", "subject", "created_at", "tries", "last_error")


def notice_out(read: Read, names: DepartmentNames) -> NoticeOut:
    """Return a notice as its reader sees it."""
    notice = read.notice
    values = {name: getattr(notice, name) for name in _SHOWN}
    department = names.of(notice.department)
    return NoticeOut(**values, department=department, told_at=notice.not_before, read_at=read.read_at)


def stuck_out(notice: Notice, names: DepartmentNames) -> StuckNotice:
    """Return a message that reached nobody."""
    values = {name: getattr(notice, name) for name in _STUCK}
    return StuckNotice(**values, department=names.of(notice.department))
