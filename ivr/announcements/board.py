"""Gives each call what it is to hear."""

import logging
import shutil
import uuid
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.languages import LANGUAGES, OWN, Language
from config.settings import Settings
from crm.announcements.calls import fitting, played_to
from crm.announcements.models import Announcement
from crm.attachments.store import AttachmentGoneError, Store
from crm.calls.service import get_call
from crm.db import SessionFactory
from ivr.announcements.sounding import Sounding
from ivr.announcements.spoken import FOLDER, spoken
from ivr.prompts.sentence import Sentences

LARGEST = 12 << 20
"""Bytes of a recording: half a minute at 48 kHz on two channels has half as many."""

log = logging.getLogger(__name__)


def recordings_of(settings: Settings) -> Store:
    """Return where the offices' recordings lie."""
    return Store(settings.announcements_dir, LARGEST)


class AnnouncementBoard:
    """The announcements in force, as far as they can be heard.

    Args:
        settings: Where the recordings lie, and where Asterisk plays them; they are put there when first needed.
        zone: Name of the city's time zone.
        factory: Opens database sessions.
        sentences: The hotline's prompts.
    """

    def __init__(self, settings: Settings, zone: str, factory: SessionFactory, sentences: Sentences) -> None:
        self._factory, self._sentences, self._zone = factory, sentences, ZoneInfo(zone)
        self._recordings, self._sounds = recordings_of(settings), settings.pbx_instance / "sounds" / "hotline"

    def for_call(self, call_id: str, at: datetime) -> Sequence[Sounding]:
        """Return what fits a call, newest first; nothing while the database does not answer."""
        try:
            with self._factory() as session:
                found = fitting(session, call_id, at)
                played = played_to(session, call_id) if found else set()
                language = _language(session, call_id) if found else OWN
        except SQLAlchemyError as error:
            log.warning("call %s hears no announcement: %s", call_id, type(error).__name__)
            return ()
        sounding = ((one, self._sounding(one, language)) for one in found)
        return [Sounding(one.id, prompts, one.id in played) for one, prompts in sounding if prompts]

    def _sounding(self, announcement: Announcement, language: Language) -> tuple[str, ...]:
        try:
            if announcement.recording:
                self._put_up(announcement.recording)
            return spoken(announcement, self._sentences, self._zone, language)
        except (OSError, AttachmentGoneError, KeyError, ValueError) as error:
            log.error("announcement %d cannot be played: %s", announcement.id, type(error).__name__)  # noqa: TRY400 - a traceback adds nothing
            return ()

    def _put_up(self, recording: str) -> None:
        place = self._sounds / FOLDER / f"{recording}.wav"
        if not place.exists():
            part = place.with_suffix(f".{uuid.uuid4().hex}.part")  # another call may put it up at the same moment
            shutil.copyfile(self._recordings.existing(recording), part)
            part.replace(place)


def _language(session: Session, call_id: str) -> Language:
    spoken_to = get_call(session, call_id).language
    return next((language for language in LANGUAGES if language == spoken_to), OWN)
