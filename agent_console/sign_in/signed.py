"""Who is behind a cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from config.errors import HotlineError
from crm.db import SessionFactory
from crm.operators.models import Operator, SignIn
from crm.operators.service import who_is
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

COOKIE = "hotline_session"
SEES_ALL = ("supervisor", "admin")
"""Who reads every call."""


class NotSignedInError(HotlineError):
    """No sign-in, or one that ended."""

    slug: ClassVar[str] = "not-signed-in"
    status: ClassVar[int] = 401


@dataclass(frozen=True)
class Signed:
    """A signed-in operator. ``token`` is what the cookie holds; it proves that the sign-in still stands."""

    login: str
    name: str
    role: str
    queues: Mapping[str, int]
    sign_in_id: int
    token: str = field(repr=False)
    department: str | None = None

    @property
    def actor(self) -> Actor:
        """Who moves tickets."""
        return Actor(self.login, Role(self.role), self.department)

    @property
    def has_desk(self) -> bool:
        """Whether calls can come to this person; departments have none."""
        return self.role != Role.CLERK

    @property
    def sees_all(self) -> bool:
        """Whether every call may be read, not only one's own."""
        return self.role in SEES_ALL


def signed_by(factory: SessionFactory, token: str, at: datetime) -> Signed:
    """Return whose token this is.

    Raises:
        NotSignedInError: The token is unknown, old, or its account is closed.
    """
    with factory() as session:
        found = who_is(session, token, at) if token else None
    if found is None:
        raise NotSignedInError("expected a sign-in that still stands, got none; sign in again")
    operator, sign_in = found
    return signed_as(operator, sign_in, token)


def signed_as(operator: Operator, sign_in: SignIn, token: str) -> Signed:
    """Return who a sign-in makes of an account."""
    queues = dict(operator.queues)
    return Signed(operator.login, operator.name, operator.role, queues, sign_in.id, token, operator.department)
