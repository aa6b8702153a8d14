"""Deletions as pages see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class DeletionOut(BaseModel):
    """What was deleted: ``sha256`` is the hash of what it was, empty if it was gone already."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    subject: str
    sha256: str
    rule: str
    at: datetime
