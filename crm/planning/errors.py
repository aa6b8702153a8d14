"""What planning refuses."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError, NotFoundError


class ShiftInputError(HotlineError):
    """A shift, day or queue that is not the city's, or the same shift twice."""

    slug: ClassVar[str] = "shift-invalid"
    status: ClassVar[int] = 422


class NoSuchPlanError(NotFoundError):
    """The week has no plan of this kind."""

    slug = "no-such-plan"


class StalePlanError(ConflictError):
    """Somebody else changed the week's plan meanwhile."""

    slug = "plan-stale"


class FaultyPlanError(ConflictError):
    """The plan asks of people what the rules do not allow."""

    slug = "plan-faulty"


class NoSuchSwapError(NotFoundError):
    """There is no such swap, or it is not for this reader."""

    slug = "no-such-swap"


class SwapInputError(HotlineError):
    """Two shifts that cannot be swapped."""

    slug: ClassVar[str] = "swap-invalid"
    status: ClassVar[int] = 422


class SwapPartError(HotlineError):
    """A move that is another one's: the colleague's, that of who asked, or a supervisor's."""

    slug: ClassVar[str] = "swap-not-yours"
    status: ClassVar[int] = 403


class SwapOverError(ConflictError):
    """The plan changed: one of the two shifts is no longer theirs, or a new version is being drafted."""

    slug = "swap-over"
