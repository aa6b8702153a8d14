"""How an announcement is spoken: by the office's recording, else put together of the line's own prompts."""

from zoneinfo import ZoneInfo

from config.languages import OWN, Language
from crm.announcements.models import Announcement
from ivr.prompts.sentence import Sentences

FOLDER = "announcements"
"""Where recordings lie among the prompts."""

UNTIL = "announcement_until"


def spoken(
    announcement: Announcement, sentences: Sentences, zone: ZoneInfo, language: Language = OWN
) -> tuple[str, ...]:
    """Return the prompts an announcement sounds of; none if it cannot be heard.

    Args:
        announcement: The announcement.
        sentences: The hotline's prompts.
        zone: The city's time.
        language: What the line speaks to the citizen, else Mandarin; an office's recording is in one language for all.
    """
    if announcement.recording:
        return (f"{FOLDER}/{announcement.recording}",)
    if announcement.phrase:
        until = announcement.ends_at.astimezone(zone)
        said = sentences.tell((announcement.phrase,), (UNTIL, until.date(), until.time()), language=language)
        return said if sentences.sayable(said, language) else ()
    return ()
