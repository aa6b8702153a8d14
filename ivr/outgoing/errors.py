"""Why a call is not made."""

from typing import ClassVar

from config.errors import ConflictError


class CallRunningError(ConflictError):
    """This person is in a call already."""

    slug: ClassVar[str] = "call-running"


class OwnPhoneAwayError(ConflictError):
    """This person's own softphone is not registered."""

    slug: ClassVar[str] = "own-phone-away"
