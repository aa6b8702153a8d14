"""Files that come with a ticket."""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from config.errors import HotlineError, NotFoundError
from crm.attachments.media import SUFFIXES, clean_name, media_type
from crm.attachments.models import Attachment
from crm.attachments.store import AttachmentGoneError, Source, Store
from crm.journal.service import append
from crm.tickets.moves.actor import Actor
from crm.tickets.service import get_ticket

ATTACHED = "attach"
"""Name of the event of a file that was added."""

_KIND = re.compile(r"[a-z][a-z_]{0,15}")


class AttachmentTypeError(HotlineError):
    """The file is of a type that is not taken, whatever its name says."""

    slug = "attachment-type-not-allowed"
    status = 415


class AttachmentInvalidError(HotlineError):
    """An empty file, or a kind that is no word."""

    slug = "attachment-invalid"
    status = 422


class NoSuchAttachmentError(NotFoundError):
    """No attachment has this id."""

    slug = "no-such-attachment"


def save(
    session: Session, store: Store, ticket: str, name: str, stream: Source, kind: str, actor: Actor, at: datetime
) -> Attachment:
    """Keep a file with a ticket, and note it in the journal; equal files lie in the store once.

    A file whose transaction fails stays in the store without a row; it is taken up when it comes again.

    Args:
        session: Open session.
        store: Where the bytes go.
        ticket: The ticket's number.
        name: As the sender calls the file; cleaned before it is kept.
        stream: The bytes; no more than the store's limit is read.
        kind: What it is for, a word of small letters (``evidence``, ``reply``).
        actor: Who sends it.
        at: Now.

    Raises:
        AttachmentTooLargeError: More bytes than the limit.
        AttachmentTypeError: Its content is of no type that is taken.
        AttachmentInvalidError: It is empty, or ``kind`` is no word.
    """
    if not _KIND.fullmatch(kind):
        raise AttachmentInvalidError("expected a kind of 1 to 16 small letters, got something else")
    with store.receive(stream) as incoming:
        if incoming.size == 0:
            raise AttachmentInvalidError("expected a file with content, got an empty one")
        media = media_type(incoming.path)
        if media is None:
            endings = ", ".join(endings[0][1:] for endings in SUFFIXES.values())
            raise AttachmentTypeError(f"expected a file whose content is one of {endings}, got another")
        store.keep(incoming)
    attachment = Attachment(
        ticket=ticket,
        name=clean_name(name, media),
        media_type=media,
        size=incoming.size,
        sha256=incoming.sha256,
        kind=kind,
        by=actor.login,
        department=actor.department,
        at=at,
    )
    session.add(attachment)
    session.flush()
    stands = get_ticket(session, ticket, lock=True).status
    append(session, ticket, actor, ATTACHED, stands, stands, at, data={"attachments": [named(attachment)]})
    return attachment


def named(attachment: Attachment) -> dict[str, int | str]:
    """Return how the journal names a file: by its id and the hash of its content, so that none is put in its place."""
    return {"id": attachment.id, "sha256": attachment.sha256}


def get_attachment(session: Session, attachment_id: int) -> Attachment:
    """Return one attachment.

    Raises:
        NoSuchAttachmentError: If there is none.
    """
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise NoSuchAttachmentError("expected the id of an attachment, none has this one")
    return attachment


def file_of(store: Store, attachment: Attachment) -> Path:
    """Return where an attachment's bytes lie.

    Raises:
        AttachmentGoneError: It was deleted, or the file is missing.
    """
    if attachment.deleted_at is not None:
        raise AttachmentGoneError("expected an attachment that is still kept, it was deleted by the retention rules")
    return store.existing(attachment.sha256)
