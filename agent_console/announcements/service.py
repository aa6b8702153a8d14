"""Recordings that offices send."""

from pathlib import Path

from agent_console.announcements.schemas import AnnouncementOut
from agent_console.announcements.views import announcements_out
from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from crm.announcements.service import get_announcement, set_recording
from crm.attachments.store import AttachmentGoneError, Source
from ivr.announcements.board import recordings_of
from ivr.announcements.recording import keep_recording


def put_recording(deps: ConsoleDeps, signed: Signed, announcement_id: int, source: Source) -> AnnouncementOut:
    """Make a recording fit for the telephone, keep it, and let a draft be spoken by it.

    Raises:
        AttachmentTooLargeError, RecordingUnfitError: The file cannot be played to callers.
        NoSuchAnnouncementError, NotAllowedError, IllegalMoveError: The announcement cannot be written now.
    """
    at = deps.clock()
    recording = keep_recording(recordings_of(deps.settings), source)
    with deps.factory.begin() as session:
        announcement = set_recording(session, announcement_id, recording, signed.actor, at)
        return announcements_out(session, [announcement], signed.actor, at)[0]


def recording_file(deps: ConsoleDeps, announcement_id: int) -> Path:
    """Return where an announcement's recording lies.

    Raises:
        NoSuchAnnouncementError: There is no such announcement.
        AttachmentGoneError: It has no recording.
    """
    with deps.factory() as session:
        recording = get_announcement(session, announcement_id).recording
    if not recording:
        raise AttachmentGoneError("expected an announcement with a recording, this one has none")
    return recordings_of(deps.settings).existing(recording)
