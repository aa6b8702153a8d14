"""Tables of operators."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Sealed


class Operator(Base):
    """An account. ``login`` is the work number and names the softphone too; a clerk belongs to a department.

    ``queues`` names the queues it answers, each with the level at which it is rung there: 0 first.
    ``auto_answer`` is empty for whoever leaves it to the city's profile.
    """

    __tablename__ = "operators"

    login: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16), default="operator")
    department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    queues: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    password_hash: Mapped[str] = mapped_column(String(256))
    active: Mapped[bool] = mapped_column(default=True)
    auto_answer: Mapped[bool | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignIn(Base):
    """A sign-in at the console. The cookie's token is kept only as a hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.login"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(16))


class OperatorPresence(Base):
    """The present state of each operator, so that a restart of any process loses none."""

    __tablename__ = "operator_presence"

    operator: Mapped[str] = mapped_column(ForeignKey("operators.login"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32), default="")
    call_id: Mapped[str | None] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    wrap_up_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extensions_left: Mapped[int] = mapped_column(default=0)
    next_pause: Mapped[str | None] = mapped_column(String(32))


class OperatorStateLog(Base):
    """Every change of an operator's state, append-only.

    ``ordered_by`` is who wished it, if it was not the operator, and ``why`` their words, sealed as other reasons are.
    """

    __tablename__ = "operator_state_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.login"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    move: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32), default="")
    call_id: Mapped[str | None] = mapped_column(String(64))
    ordered_by: Mapped[str | None] = mapped_column(ForeignKey("operators.login"))
    why: Mapped[str | None] = mapped_column(Sealed)
