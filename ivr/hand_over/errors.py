"""Why a call is not handed over."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError


class NotHandedOverError(ConflictError):
    """The call is over, somebody else has it, it is on hold, or another line is being called for it."""

    slug: ClassVar[str] = "hand-over-refused"


class NoSuchLineError(HotlineError):
    """The city's rules know no line with this code today."""

    slug: ClassVar[str] = "no-such-line"
    status: ClassVar[int] = 422


class NoWayOutError(HotlineError):
    """No carrier takes calls of ours."""

    slug: ClassVar[str] = "no-way-out"
    status: ClassVar[int] = 503
