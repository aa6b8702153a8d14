"""Telephone numbers stand on lists."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "caller_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(16), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_index", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("appeal_by", sa.String(16), nullable=True),
        sa.Column("appeal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("verdict_by", sa.String(16), nullable=True),
        sa.Column("over_by", sa.String(16), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_caller_entries"),
        sa.UniqueConstraint("list", "number_index", "live", name="uq_caller_entries_live"),
    )
    op.create_index("ix_caller_entries_number", "caller_entries", ["number_index", "list"])
    op.create_index("ix_caller_entries_state", "caller_entries", ["state", "expires_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_caller_entries_state", table_name="caller_entries")
    op.drop_index("ix_caller_entries_number", table_name="caller_entries")
    op.drop_table("caller_entries")
