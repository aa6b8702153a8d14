"""Tables of tickets."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.db import Base, UtcDateTime, index_of_some
from crm.identity.columns import Sealed, SealedJson


class Ticket(Base):
    """The matter in writing. ``number`` is 18 digits: yyMMddHHmmss, two of the node, four of a sequence.

    Who must act, and by when, is kept with the ticket: ``turn_role`` (a ``Role``), ``turn_department`` if it is a
    department's turn, ``due_at``. All three are empty exactly when the ticket ended, and so is ``pressing_at``: by it
    inboxes are sorted (``crm.tickets.urgency``). While the clock of the turn stands still the ticket is ``paused``: its
    end is not known, and it is not overdue.

    ``happened_at`` and ``amount`` are words as the citizen told them (``2026-11-19晚上``, ``3800元``): people know no
    minute and no cent. ``accused_party`` is whom they complain of; ``accused`` holds codes of the city's units that
    must keep out (回避).
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_turn", "turn_role", "turn_department", "pressing_at"),
        Index("ix_tickets_status_due", "status", "due_at"),
        Index("ix_tickets_status_pressing", "status", "pressing_at"),
        Index("ix_tickets_lead_status", "lead_department", "status"),
        Index("ix_tickets_matter", "category_code", "district", "created_at"),
        Index("ix_tickets_status_created", "status", "created_at"),
        Index("ix_tickets_updated_at", "updated_at", "number"),
        index_of_some("tickets", "due_at", "number"),
        index_of_some("tickets", "repeat_of"),
        index_of_some("tickets", "merged_into"),
    )

    number: Mapped[str] = mapped_column(String(18), primary_key=True)
    query_code: Mapped[str] = mapped_column(String(6))
    external_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    channel: Mapped[str] = mapped_column(String(16), default="phone")
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    callback_number: Mapped[str] = mapped_column(Sealed, default="")
    operator: Mapped[str] = mapped_column(String(16), index=True)

    kind: Mapped[str] = mapped_column(String(16))
    category: Mapped[str] = mapped_column(String(128), default="")
    category_code: Mapped[str] = mapped_column(String(16), default="")
    district: Mapped[str] = mapped_column(String(32), default="")
    subdistrict: Mapped[str] = mapped_column(String(32), default="")
    community: Mapped[str] = mapped_column(String(32), default="")
    address: Mapped[str] = mapped_column(String(256), default="")
    title: Mapped[str] = mapped_column(String(128))
    content: Mapped[str] = mapped_column(Text)
    wants: Mapped[str] = mapped_column(Text, default="")
    happened_at: Mapped[str] = mapped_column(String(64), default="")
    amount: Mapped[str] = mapped_column(String(32), default="")
    accused_party: Mapped[str] = mapped_column(String(128), default="")
    urgency: Mapped[str] = mapped_column(String(8), default="一般")
    confidentiality: Mapped[str] = mapped_column(String(16), default="normal")
    reply_wanted: Mapped[bool] = mapped_column(default=True)

    status: Mapped[str] = mapped_column(String(24), default="accepted")
    close_reason: Mapped[str | None] = mapped_column(String(24))
    turn_role: Mapped[str | None] = mapped_column(String(16))
    turn_department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    pressing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lead_department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    rules_from: Mapped[date | None]

    flag: Mapped[str] = mapped_column(String(8), default="")
    supervision_level: Mapped[int] = mapped_column(default=0)
    reminders: Mapped[int] = mapped_column(default=0)
    returns: Mapped[int] = mapped_column(default=0)
    reworks: Mapped[int] = mapped_column(default=0)
    difficult: Mapped[bool] = mapped_column(default=False)
    unreasonable: Mapped[bool] = mapped_column(default=False)
    beyond_duty: Mapped[bool] = mapped_column(default=False)
    instructed: Mapped[bool] = mapped_column(default=False)
    leader_shift: Mapped[int | None] = mapped_column(ForeignKey("leader_shifts.id"))
    repeat_of: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"))
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"))
    visits: Mapped[int] = mapped_column(default=0)
    first_result: Mapped[str | None] = mapped_column(String(24))
    final_result: Mapped[str | None] = mapped_column(String(24))

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=1)

    accusations: Mapped[set["AccusedDepartment"]] = relationship(cascade="all, delete-orphan")
    accused: AssociationProxy[set[str]] = association_proxy(
        "accusations", "department", creator=lambda code: AccusedDepartment(department=code)
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy reads it from the class


class AccusedDepartment(Base):
    """A unit of the city that a ticket's citizen complains of; few tickets accuse anybody."""

    __tablename__ = "accused_departments"
    __table_args__ = (Index("ix_accused_departments_department", "department", "ticket"),)

    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), primary_key=True)
    department: Mapped[str] = mapped_column(ForeignKey("departments.code"), primary_key=True)


class TicketNumber(Base):
    """Every number that was ever given out, so that none is given twice, whatever becomes of its ticket."""

    __tablename__ = "ticket_numbers"

    number: Mapped[str] = mapped_column(String(18), primary_key=True)


class TicketDraft(Base):
    """The half-written ticket of a call; ``fields`` is ``{name: DraftField as JSON}`` (``crm.tickets.drafts``)."""

    __tablename__ = "ticket_drafts"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    fields: Mapped[dict[str, dict[str, Any]]] = mapped_column(SealedJson, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy reads it from the class
