"""Who is signed in, and which queues they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.operators.models import Operator, OperatorPresence
from crm.operators.states import OperatorState

_SEATED = (
    select(Operator.login, Operator.queues, OperatorPresence.state)
    .join(OperatorPresence, OperatorPresence.operator == Operator.login)
    .where(OperatorPresence.state != OperatorState.OFFLINE, Operator.active)
)
"""Asked for every call that comes; it is put together once."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An operator who is signed in.

    Attributes:
        login: Who.
        levels: The queues they answer, with their level in each.
        state: What they are doing.
    """

    login: str
    levels: Mapping[str, int]
    state: OperatorState

    @property
    def at_work(self) -> bool:
        """Whether a call can come to them, now or as soon as they have done with another."""
        return self.state is not OperatorState.PAUSED


def seats_of(session: Session) -> Sequence[Seat]:
    """Return everyone who is signed in."""
    return [Seat(login, queues, OperatorState(state)) for login, queues, state in session.execute(_SEATED)]
