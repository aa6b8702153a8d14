"""What quality inspection refuses."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError, NotFoundError


class NoSuchInspectionError(NotFoundError):
    """There is no such inspection, or it is not for this reader."""

    slug = "no-such-inspection"


class AlreadyInspectedError(ConflictError):
    """The call has an inspection."""

    slug = "already-inspected"


class NotInspectableError(HotlineError):
    """A call nobody answered, or one that goes on."""

    slug: ClassVar[str] = "call-not-inspectable"
    status: ClassVar[int] = 422


class AlreadyClaimedError(ConflictError):
    """Somebody else has it."""

    slug = "already-claimed"


class NotYourClaimError(ConflictError):
    """It is somebody else's, or nobody's any more."""

    slug = "not-your-claim"


class StaleInspectionError(ConflictError):
    """It changed after it was read."""

    slug = "inspection-stale"


class AppealOverError(ConflictError):
    """The time to appeal is over."""

    slug = "appeal-over"


class OwnCallError(HotlineError):
    """Nobody inspects a call they talked in."""

    slug: ClassVar[str] = "own-call"
    status: ClassVar[int] = 403


class OwnDecisionError(HotlineError):
    """Nobody decides about an appeal against their own scores."""

    slug: ClassVar[str] = "own-decision"
    status: ClassVar[int] = 403


class ScoresError(HotlineError):
    """Scores that are not those of the card."""

    slug: ClassVar[str] = "scores-invalid"
    status: ClassVar[int] = 422
