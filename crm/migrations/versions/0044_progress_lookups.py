"""Citizens ask by telephone how their tickets stand."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "progress_lookups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("ticket", sa.String(18), nullable=True),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("answer", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_progress_lookups_call_id_calls"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_progress_lookups_ticket_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_progress_lookups"),
    )
    op.create_index("ix_progress_lookups_call_id", "progress_lookups", ["call_id"])
    op.create_index("ix_progress_lookups_ticket", "progress_lookups", ["ticket"])
    op.create_index("ix_progress_lookups_answer", "progress_lookups", ["answer", "at"])


def downgrade() -> None:
    op.drop_table("progress_lookups")
