"""Tables of citizens."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Blind, Sealed


class Citizen(Base):
    """A person as far as known. Kept apart from the matter, sealed; ``*_index`` columns are blind indexes."""

    __tablename__ = "citizens"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Sealed, default="")
    name_index: Mapped[str] = mapped_column(Blind, default="", index=True)
    id_number: Mapped[str] = mapped_column(Sealed, default="")
    id_number_index: Mapped[str] = mapped_column(Blind, default="", index=True)
    address: Mapped[str] = mapped_column(Sealed, default="")
    note: Mapped[str] = mapped_column(Sealed, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CitizenNumber(Base):
    """A number a person called from or gave; ``number_index`` finds it without reading it."""

    __tablename__ = "citizen_numbers"

    number_index: Mapped[str] = mapped_column(Blind, primary_key=True)
    number: Mapped[str] = mapped_column(Sealed)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"), index=True)
