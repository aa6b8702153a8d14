"""What an office writes, and what of it a city accepts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from config.announcements import AnnouncementRules
from config.rules.catalogue import Place
from config.rules.city import CityRules
from crm.announcements.errors import AnnouncementInvalidError
from crm.moments import Moment
from crm.text import one_line

LONGEST_TEXT = 200

PlaceName = Annotated[str, StringConstraints(max_length=32)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=24)]


class Area(BaseModel):
    """A place of the city's tree; a level that is left out means all of the level above."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    district: PlaceName
    subdistrict: PlaceName = ""
    community: PlaceName = ""

    def holds(self, place: "Area") -> bool:
        """Return whether a place lies here, as far as it is known."""
        theirs = place.model_dump()
        return all(own in ("", theirs[level]) for level, own in self.model_dump().items())


class AnnouncementContent(BaseModel):
    """An announcement as it is written.

    Attributes:
        text: What operators read out, on one line.
        department: Code of the office.
        areas: Where it holds; empty for everywhere.
        words, categories: What callers must mention, one of all of them; empty for any matter. Categories are paths, or
            beginnings of them.
        phrase: The prompt with which the line says it by itself; empty for none.
        starts_at, ends_at: From when on and until when.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
    department: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    areas: tuple[Area, ...] = Field(default=(), max_length=50)
    words: tuple[Word, ...] = Field(default=(), max_length=20)
    categories: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=128)], ...], Field(max_length=20)
    ] = ()
    phrase: Annotated[str, StringConstraints(max_length=40)] = ""
    starts_at: Moment
    ends_at: Moment

    @field_validator("text")
    @classmethod
    def is_one_line(cls, value: str) -> str:
        """Take away what does not show; refuse what says nothing then."""
        if not (line := one_line(value, LONGEST_TEXT)):
            raise ValueError("expected words, got none")
        return line


def check_content(content: AnnouncementContent, city: CityRules, rules: AnnouncementRules, at: datetime) -> None:
    """Refuse what the city does not have, and moments that make no sense.

    Raises:
        AnnouncementInvalidError: Naming everything that is wrong.
    """
    if wrong := list(_problems(content, city, rules, at)):
        raise AnnouncementInvalidError("; ".join(wrong))


def _problems(content: AnnouncementContent, city: CityRules, rules: AnnouncementRules, at: datetime) -> Iterator[str]:
    if city.department(content.department) is None:
        yield "department: expected a unit of the city, got another"
    for area in content.areas:
        if not _is_there(area, city.places):
            yield "areas: expected places of the city's tree, got another"
    for path in content.categories:
        if not any(f"{one.path}/".startswith(f"{path}/") for one in city.categories):
            yield "categories: expected categories of the city, got another"
    if content.phrase and content.phrase not in rules.phrases:
        yield f"phrase: expected one of {sorted(rules.phrases)}, got another"
    if content.ends_at <= content.starts_at:
        yield "ends_at: expected a moment after the beginning, got an earlier one"
    elif content.ends_at - content.starts_at > timedelta(days=rules.longest_days):
        yield f"ends_at: expected at most {rules.longest_days} days after the beginning, got more"
    if content.ends_at <= at:
        yield "ends_at: expected a moment to come, got one that has passed"


def _is_there(area: Area, places: dict[str, Place]) -> bool:
    if (district := places.get(area.district)) is None:
        return False
    if not area.subdistrict:
        return not area.community
    unit = next((one for one in district.subdistricts if one.name == area.subdistrict), None)
    return unit is not None and area.community in ("", *(one.name for one in unit.communities))
