"""Calls nobody answered are called back: one task a number."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

FOREIGN = "fk_calls_call_back_call_backs"


def upgrade() -> None:
    op.create_table(
        "call_backs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number_index", sa.Text(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("queue", sa.String(32), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("first_missed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_missed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(16), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(16), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
        sa.UniqueConstraint("number_index", name="uq_call_backs_number_index"),
    )
    op.create_index("ix_call_backs_state", "call_backs", ["state", "first_missed_at", "id"])
    op.create_index("ix_call_backs_closed_at", "call_backs", ["closed_at", "id"])
    with op.batch_alter_table("calls") as table:
        table.add_column(sa.Column("call_back", sa.Integer(), nullable=True))
        table.create_foreign_key(FOREIGN, "call_backs", ["call_back"], ["id"])
    some = sa.text("call_back IS NOT NULL")
    op.create_index("ix_calls_call_back", "calls", ["call_back"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index("ix_calls_call_back", table_name="calls")
    with op.batch_alter_table("calls") as table:
        table.drop_constraint(FOREIGN, type_="foreignkey")
        table.drop_column("call_back")
    op.drop_table("call_backs")
