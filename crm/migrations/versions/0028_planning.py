"""Weeks of shifts are planned in versions; two people may swap theirs."""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("made_by", sa.String(16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.String(16), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("monday", "version", name="uq_plans_monday"),
    )
    for state in ("draft", "published"):
        only = sa.text(f"state = '{state}'")
        op.create_index(f"ix_plans_{state}", "plans", ["monday"], unique=True, sqlite_where=only, postgresql_where=only)
    op.create_table(
        "planned_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(32), nullable=False),
        sa.Column("queue", sa.String(32), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_planned_shifts_plan_id_plans"),
        sa.PrimaryKeyConstraint("id", name="pk_planned_shifts"),
        sa.UniqueConstraint("plan_id", "operator", "day", "shift", name="uq_planned_shifts_plan_id"),
    )
    op.create_index("ix_planned_shifts_operator", "planned_shifts", ["operator", "day"])
    op.create_index("ix_planned_shifts_day", "planned_shifts", ["day"])
    op.create_table(
        "shift_swaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(32), nullable=False),
        sa.Column("colleague", sa.String(16), nullable=False),
        sa.Column("colleague_day", sa.Date(), nullable=False),
        sa.Column("colleague_shift", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(16), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shift_swaps"),
    )
    for column in ("state", "asked_by", "colleague"):
        op.create_index(f"ix_shift_swaps_{column}", "shift_swaps", [column, "id"])


def downgrade() -> None:
    for table in ("shift_swaps", "planned_shifts", "plans"):
        op.drop_table(table)
