"""How an announcement is spoken: by the office's recording, else put together of the line's own prompts."""

from zoneinfo import ZoneInfo

from crm.announcements.models import Announcement
from ivr.prompts.sentence import Sentences

FOLDER = "announcements"
"""Where recordings lie among the prompts."""

UNTIL = "announcement_until"


def spoken(announcement: Announcement, sentences: Sentences, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the prompts an announcement sounds of; none if it cannot be heard.

    Args:
        announcement: The announcement.
        sentences: The hotline's prompts.
        zone: The city's time.
    """
    if announcement.recording:
        return (f"{FOLDER}/{announcement.recording}",)
    if announcement.phrase:
        until = announcement.ends_at.astimezone(zone)
        return (*sentences.say(announcement.phrase), *sentences.say(UNTIL, until.date(), until.time()))
    return ()
