"""Which announcements a call is to hear: by where it is about, or comes from, and by what is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm.announcements.content import Area
from crm.announcements.models import Announcement


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of a call's matter.

    Attributes:
        said: What the caller said, as one text.
        category: The category read out of it; empty for none.
        place: The place read out of it.
        homes: Places of the caller's last tickets, newest first.
    """

    said: str = ""
    category: str = ""
    place: Area | None = None
    homes: Sequence[Area] = ()

    @property
    def places(self) -> Sequence[Area]:
        """Where the call is about: what is said, made more exact by where the caller lives; else where they live."""
        if self.place is None:
            return self.homes
        return (self.place, *(home for home in self.homes if self.place.holds(home)))


def newest_fitting(announcements: Iterable[Announcement], matter: Matter) -> list[Announcement]:
    """Return those that fit, the one that came into force last first."""
    return sorted((one for one in announcements if fits(one, matter)), key=_since, reverse=True)


def fits(announcement: Announcement, matter: Matter) -> bool:
    """Return whether a call is to hear an announcement: it must be about its places and about its matter."""
    areas = [Area.model_validate(area) for area in announcement.areas]
    here = not areas or any(area.holds(place) for area in areas for place in matter.places)
    return here and _is_about(announcement, matter)


def _is_about(announcement: Announcement, matter: Matter) -> bool:
    if not announcement.words and not announcement.categories:
        return True
    mentioned = any(word in matter.said for word in announcement.words)
    return mentioned or any(f"{matter.category}/".startswith(f"{path}/") for path in announcement.categories)


def _since(announcement: Announcement) -> tuple[datetime, int]:
    return max(announcement.starts_at, announcement.approved_at or announcement.starts_at), announcement.id
