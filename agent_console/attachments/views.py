"""Attachments turned into what pages see."""

from agent_console.attachments.schemas import AttachmentOut
from agent_console.departments.names import DepartmentNames
from crm.attachments.models import Attachment


def attachment_out(attachment: Attachment, names: DepartmentNames) -> AttachmentOut:
    """Return an attachment with its address."""
    return AttachmentOut(
        id=attachment.id,
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        kind=attachment.kind,
        by=attachment.by,
        department=names.of(attachment.department),
        at=attachment.at,
        deleted_at=attachment.deleted_at,
        url="" if attachment.deleted_at else f"/api/attachments/{attachment.id}",
    )
