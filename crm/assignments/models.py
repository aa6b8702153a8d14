"""Tables of assignments and of what departments ask for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Assignment(Base):
    """One department's part of a ticket. ``role`` and ``status`` are of ``crm.assignments.states``.

    ``basis`` says why this department: an article of the catalogue, a rule's id, or a person's reason.
    ``round`` counts reworks: 0 the first handling. ``due_at`` is when its time to sign, then to handle, ends;
    ``pressing_at`` is what inboxes are sorted by (``crm.tickets.urgency``).
    """

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_department_status", "department", "status", "ticket"),
        Index("ix_assignments_department_pressing", "department", "status", "pressing_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    department: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    role: Mapped[str] = mapped_column(String(8))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    status: Mapped[str] = mapped_column(String(24))
    round: Mapped[int] = mapped_column(default=0)
    basis: Mapped[str] = mapped_column(Text, default="")
    rule: Mapped[str] = mapped_column(String(64), default="")
    limits: Mapped[str] = mapped_column(String(32))
    opinion: Mapped[str] = mapped_column(Text, default="")
    dispatched_by: Mapped[str] = mapped_column(String(16))
    dispatched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pressing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by: Mapped[str | None] = mapped_column(String(16))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReturnRequest(Base):
    """A department says the matter is not its own (退单). ``decision`` is granted, refused or empty while open."""

    __tablename__ = "return_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason_code: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))
    suggested_department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    arbitrated: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[str] = mapped_column(String(16), default="")
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")


class ExtensionRequest(Base):
    """A department asks for more time (延期); ``amount`` in ``unit`` of ``config.rules.limits``."""

    __tablename__ = "extension_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    amount: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    citizen_told: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(String(16), default="")
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")


class StageFeedback(Base):
    """News about a long matter (阶段反馈); the citizen is told when ``public``."""

    __tablename__ = "stage_feedbacks"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(default=False)
