"""What citizens say to the recorder stands as messages."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_s", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(16), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(16), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_messages_call_id_calls"),
        sa.UniqueConstraint("call_id", name="uq_messages_call_id"),
    )
    op.create_index("ix_messages_state", "messages", ["state", "left_at", "id"])
    op.create_index("ix_messages_closed_at", "messages", ["closed_at", "id"])


def downgrade() -> None:
    op.drop_table("messages")
