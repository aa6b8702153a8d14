"""Tables of the vault and of who looked into it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime, index_of_some
from crm.identity.columns import Sealed


class KeyCheck(Base):
    """A known word sealed under each key ever used: a wrong key is found before anything is written."""

    __tablename__ = "identity_key_checks"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    index_check: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reveal(Base):
    """Somebody was shown a citizen's data in clear: who, what, why, until when. Append-only.

    The reason is sealed, as people write names and numbers into it; it alone may be sealed anew (``crm.guards``).
    """

    __tablename__ = "identity_reveals"
    __table_args__ = (index_of_some("identity_reveals", "ticket"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"))
    by: Mapped[str] = mapped_column(String(16), index=True)
    field: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
