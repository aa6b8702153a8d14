"""Claims: one person has a thing for a while, so that nobody does the same work beside them."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import UtcDateTime


class Claimable:
    """Columns of a table whose rows are claimed.

    Attributes:
        claimed_by: Login of who has it.
        claimed_until: When the claim ends by itself.
    """

    claimed_by: Mapped[str | None] = mapped_column(String(16))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


def has(thing: Claimable, login: str) -> bool:
    """Return whether a person has a thing; a claim that ran out is good as long as nobody else took it."""
    return thing.claimed_by == login


def ran_out(thing: Claimable, at: datetime) -> bool:
    """Return whether a claim is over."""
    return thing.claimed_until is not None and thing.claimed_until <= at


def may_take(thing: Claimable, login: str, at: datetime) -> bool:
    """Return whether a person may take what is claimed: it is theirs, or the claim ran out."""
    return has(thing, login) or ran_out(thing, at)


def give_to(thing: Claimable, login: str, minutes: int, at: datetime) -> None:
    """Let a person have a thing for so many minutes."""
    thing.claimed_by, thing.claimed_until = login, at + timedelta(minutes=minutes)


def set_free(thing: Claimable) -> None:
    """Let nobody have a thing."""
    thing.claimed_by = thing.claimed_until = None
