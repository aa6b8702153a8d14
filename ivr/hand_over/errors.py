"""Why a call is not handed over."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError


class NotHandedOverError(ConflictError):
    """The call is over, somebody else has it, it is on hold, or it is being handed over already."""

    slug: ClassVar[str] = "hand-over-refused"


class ToOneselfError(HotlineError):
    """Whoever has the call is the target."""

    slug: ClassVar[str] = "hand-over-to-oneself"
    status: ClassVar[int] = 422


class NotFreeError(ConflictError):
    """The operator, or everybody of the queue, is not ready to take a call."""

    slug: ClassVar[str] = "hand-over-not-free"


class NobodyThereError(ConflictError):
    """Nobody who answers this queue is at work."""

    slug: ClassVar[str] = "hand-over-nobody-there"


class QueueClosedError(ConflictError):
    """The queue is closed at this hour; ``opens_at`` says until when, if that is in sight."""

    slug: ClassVar[str] = "hand-over-closed"


class NoSuchLineError(HotlineError):
    """The city's rules know no line with this code today."""

    slug: ClassVar[str] = "no-such-line"
    status: ClassVar[int] = 422


class NoSuchQueueError(HotlineError):
    """The city's profile has no queue of this name."""

    slug: ClassVar[str] = "no-such-queue"
    status: ClassVar[int] = 422


class NoWayOutError(HotlineError):
    """No carrier takes calls of ours."""

    slug: ClassVar[str] = "no-way-out"
    status: ClassVar[int] = 503
