"""An announcement's life as a table, who may make which move, and how it stands at a moment."""

from datetime import datetime
from enum import StrEnum

from crm.announcements.models import Announcement
from crm.moves import Table
from crm.tickets.states import Role


class AnnouncementState(StrEnum):
    """What was decided about it. ``ended``: over earlier than planned; ``withdrawn``: it should not have been."""

    DRAFT = "draft"
    APPROVED = "approved"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class AnnouncementMove(StrEnum):
    """What can be done with it."""

    WRITE = "write"
    APPROVE = "approve"
    END = "end"
    WITHDRAW = "withdraw"


class Standing(StrEnum):
    """How it stands at a moment: an approved one comes into force and ends by itself."""

    DRAFT = "draft"
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


_S, _M, _R = AnnouncementState, AnnouncementMove, Role

ANNOUNCEMENT = Table(
    "announcement",
    {
        _S.DRAFT: {_M.WRITE: _S.DRAFT, _M.APPROVE: _S.APPROVED, _M.WITHDRAW: _S.WITHDRAWN},
        _S.APPROVED: {_M.END: _S.ENDED, _M.WITHDRAW: _S.WITHDRAWN},
        _S.ENDED: {},
        _S.WITHDRAWN: {},
    },
)

WRITERS = (_R.CLERK, _R.DISPATCHER, _R.REVIEWER, _R.SUPERVISOR, _R.ADMIN)
"""Clerks write for their own department."""

APPROVERS = (_R.REVIEWER, _R.SUPERVISOR, _R.ADMIN)
"""Who decides what the line says."""

MAY: dict[AnnouncementMove, tuple[Role, ...]] = {
    _M.WRITE: WRITERS,
    _M.APPROVE: APPROVERS,
    _M.END: WRITERS,
    _M.WITHDRAW: WRITERS,
}


def standing(announcement: Announcement, at: datetime) -> Standing:
    """Return how an announcement stands; one begins with its first moment and is over at its last."""
    if announcement.state != AnnouncementState.APPROVED:
        return Standing(announcement.state)
    if at < announcement.starts_at:
        return Standing.COMING
    return Standing.IN_FORCE if at < announcement.ends_at else Standing.ENDED
