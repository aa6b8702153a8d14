"""What a city says about current announcements (公告): how long one may last, and what the line can say by itself."""

from pydantic import Field

from config.part import Name, Part


class Phrase(Part):
    """What happened, as a prompt of this name says it; the line adds until when."""

    name: str
    name_en: str


class AnnouncementRules(Part):
    """Rules of current announcements.

    Attributes:
        longest_days: No announcement lasts longer; what lasts belongs into the knowledge base.
        phrases: Prompts the line puts a spoken announcement together of, with their names for whoever chooses one.
    """

    longest_days: int = Field(default=7, ge=1, le=31)
    phrases: dict[Name, Phrase] = {}  # noqa: RUF012 pydantic copies defaults
