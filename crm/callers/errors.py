"""Why something cannot be done with a list."""

from typing import ClassVar

from config.errors import ConflictError, HotlineError, NotFoundError


class NoSuchEntryError(NotFoundError):
    """No entry has this id."""

    slug: ClassVar[str] = "no-such-entry"


class ListedAlreadyError(ConflictError):
    """The number is on this list, or asked to be."""

    slug: ClassVar[str] = "listed-already"


class EntryInvalidError(HotlineError):
    """What is asked for is no entry: no number, no reason, or too long a time."""

    slug: ClassVar[str] = "entry-invalid"
    status: ClassVar[int] = 422
