"""Why a supervisor does not take part in a call."""

from typing import ClassVar

from config.errors import ConflictError


class NothingToHearError(ConflictError):
    """No operator talks in this call: it is over, waits, or never was."""

    slug: ClassVar[str] = "nothing-to-hear"


class OwnCallError(ConflictError):
    """The supervisor talks in this call themselves."""

    slug: ClassVar[str] = "own-call"


class MonitoredAlreadyError(ConflictError):
    """As many supervisors as may take part in the call already."""

    slug: ClassVar[str] = "monitored-already"


class BeingTakenOverError(ConflictError):
    """Another supervisor is just taking the call over: both would talk with the citizen, and neither would hang up."""

    slug: ClassVar[str] = "being-taken-over"


class BeingHandedOverError(ConflictError):
    """The call is on its way to somebody else; whoever joins in now would part those who talk."""

    slug: ClassVar[str] = "being-handed-over"


class NotMonitoringError(ConflictError):
    """The supervisor takes no part in this call."""

    slug: ClassVar[str] = "not-monitoring"
