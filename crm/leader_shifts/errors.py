"""Why a shift is not planned, moved, booked or called."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError, NotFoundError


class NoSuchShiftError(NotFoundError):
    """No shift has this id."""

    slug: ClassVar[str] = "no-such-leader-shift"


class NoSuchBookingError(NotFoundError):
    """No booking of the shift has this id."""

    slug: ClassVar[str] = "no-such-booking"


class ShiftInvalidError(HotlineError):
    """What was planned cannot be: ``field`` says what."""

    slug: ClassVar[str] = "leader-shift-invalid"
    status: ClassVar[int] = 422


class ShiftsOverlapError(ConflictError):
    """Another shift of the line, and so of the leader, lies within the same hours; ``shift`` is its id."""

    slug: ClassVar[str] = "leader-shifts-overlap"


class SecondPersonError(ConflictError):
    """Nobody approves a plan of their own."""

    slug: ClassVar[str] = "leader-shift-second-person"


class NotOverError(ConflictError):
    """There is nothing to report of it yet."""

    slug: ClassVar[str] = "leader-shift-not-over"


class NotBookableError(ConflictError):
    """The shift takes no bookings: it is not published, over, or its places are taken."""

    slug: ClassVar[str] = "leader-shift-not-bookable"


class BookedAlreadyError(ConflictError):
    """The number has a place in this shift."""

    slug: ClassVar[str] = "leader-shift-booked-already"


class NoShiftNowError(ConflictError):
    """No leader takes calls just now."""

    slug: ClassVar[str] = "leader-shift-none-now"


class LeaderAbsentError(ConflictError):
    """The leader has not appeared: callers are served the ordinary way."""

    slug: ClassVar[str] = "leader-absent"


class ShiftFullError(ConflictError):
    """As many as may wait for the leader already."""

    slug: ClassVar[str] = "leader-shift-full"


class SummaryMissingError(HotlineError):
    """Who hands a call over to a leader says in a sentence what it is about."""

    slug: ClassVar[str] = "leader-summary-missing"
    status: ClassVar[int] = 422
