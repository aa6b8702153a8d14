"""Stretches of calls that are kept neither as sound nor as text."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_masks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_masks_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_call_masks"),
    )
    op.create_index("ix_call_masks_call_id", "call_masks", ["call_id"])


def downgrade() -> None:
    op.drop_table("call_masks")
