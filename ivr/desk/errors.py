"""What the desk refuses."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError


class PauseReasonError(HotlineError):
    """The city's profile knows no such reason for a pause."""

    slug: ClassVar[str] = "pause-reason-unknown"
    status: ClassVar[int] = 422


class WrapUpExtendedError(ConflictError):
    """The wrap-up was extended as often as it may be."""

    slug: ClassVar[str] = "wrap-up-extended-enough"
