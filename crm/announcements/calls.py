"""What announcements and calls have to do with each other: which a call is to hear, and what came of hearing them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.announcements.content import Area
from crm.announcements.fitting import Matter, newest_fitting
from crm.announcements.models import Announcement, AnnouncementHearing
from crm.announcements.states import AnnouncementState
from crm.calls.models import Call
from crm.calls.states import Outcome
from crm.rows import insert_unless_there
from crm.tickets.drafts import draft_of, fields_of
from crm.tickets.service import tickets_of
from crm.transcripts.service import utterances_of

LAST_TICKETS = 3
"""So many of a caller's tickets tell where they call from."""

TELLING = ("open", "normal")
"""Confidentialities of tickets that may tell it: of others, not even a place is to be heard."""


@dataclass(frozen=True, slots=True)
class Heard:
    """To how many callers it was played, and how many of them hung up satisfied."""

    callers: int = 0
    satisfied: int = 0


def in_force(session: Session, at: datetime) -> Sequence[Announcement]:
    """Return the announcements in force at a moment."""
    approved = Announcement.state == AnnouncementState.APPROVED
    return session.scalars(
        select(Announcement).where(approved, Announcement.starts_at <= at, Announcement.ends_at > at)
    ).all()


def fitting(session: Session, call_id: str, at: datetime) -> list[Announcement]:
    """Return the announcements in force that fit a call, newest first."""
    current = in_force(session, at)
    call = session.get(Call, call_id) if current else None
    return newest_fitting(current, matter_of(session, call)) if call else []


def matter_of(session: Session, call: Call) -> Matter:
    """Return what the call's form and transcript say of the matter, and where its citizen's last tickets were."""
    values = {name: field.value for name, field in fields_of(draft_of(session, call.id)).items()}
    tickets = tickets_of(session, call.citizen_id, open_only=False, limit=LAST_TICKETS)
    homes = (_area(t.district, t.subdistrict, t.community) for t in tickets if t.confidentiality in TELLING)
    return Matter(
        said="".join(said.text for said in utterances_of(session, call.id) if said.leg == "caller"),
        category=values.get("category", ""),
        place=_area(*(values.get(level, "") for level in ("district", "subdistrict", "community"))),
        homes=tuple(home for home in homes if home),
    )


def played_to(session: Session, call_id: str) -> set[int]:
    """Return the ids of the announcements that were played in a call."""
    found = select(AnnouncementHearing.announcement_id).where(AnnouncementHearing.call_id == call_id)
    return set(session.scalars(found))


def record_hearing(session: Session, call_id: str, announcement_ids: Collection[int], at: datetime) -> None:
    """Keep that announcements are played in a call; again in the same call changes nothing."""
    for announcement_id in announcement_ids:
        insert_unless_there(session, AnnouncementHearing, call_id=call_id, announcement_id=announcement_id, at=at)


def hearings(session: Session, announcement_ids: Collection[int]) -> Mapping[int, Heard]:
    """Return what came of each of these announcements."""
    satisfied = func.count().filter(Call.outcome == Outcome.INFORMED)
    query = (
        select(AnnouncementHearing.announcement_id, func.count(), satisfied)
        .join(Call, Call.id == AnnouncementHearing.call_id)
        .where(AnnouncementHearing.announcement_id.in_(announcement_ids))
        .group_by(AnnouncementHearing.announcement_id)
    )
    return {row[0]: Heard(row[1], row[2]) for row in session.execute(query)}


def _area(district: str, subdistrict: str, community: str) -> Area | None:
    return Area(district=district, subdistrict=subdistrict, community=community) if district else None
