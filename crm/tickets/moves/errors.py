"""Why a move is refused."""

from config.errors import ConflictError, HotlineError


class NotAllowedError(HotlineError):
    """The move is not for this person."""

    slug = "not-allowed"
    status = 403


class MoveInputError(HotlineError):
    """The move lacks something, or says something impossible."""

    slug = "move-invalid"
    status = 422


class StaleTicketError(ConflictError):
    """The ticket changed since it was read."""

    slug = "ticket-stale"


class ContactUnprovenError(MoveInputError):
    """A department claims to have spoken with the citizen; nothing shows it."""

    slug = "contact-unproven"


class RecusedError(MoveInputError):
    """The department, or one above or below it, is accused in the matter."""

    slug = "department-recused"


class CoHandlersOpenError(ConflictError):
    """The lead replies last; others still work."""

    slug = "co-handlers-open"
