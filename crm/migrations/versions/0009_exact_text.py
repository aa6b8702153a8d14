"""The transcript keeps what was written live beside what the recording gave afterwards."""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("utterances") as table:
        table.add_column(sa.Column("live_text", sa.Text()))
        table.add_column(sa.Column("exact_engine", sa.String(16)))
        table.add_column(sa.Column("exact_model", sa.String(64)))
        table.add_column(sa.Column("exact_at", UtcDateTime()))
    op.create_table(
        "recording_passes",
        sa.Column("call_id", sa.String(64), sa.ForeignKey("calls.id"), primary_key=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("recording_passes")
    with op.batch_alter_table("utterances") as table:
        for name in ("exact_at", "exact_model", "exact_engine", "live_text"):
            table.drop_column(name)
