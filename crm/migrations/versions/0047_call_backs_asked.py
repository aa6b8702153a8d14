"""Call-backs that citizens ask for while they wait, and what happens to each."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("call_backs") as table:
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("place_since", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("sooner", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "call_back_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_back", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_back_events"),
        sa.ForeignKeyConstraint(["call_back"], ["call_backs.id"], name="fk_call_back_events_call_back_call_backs"),
    )
    op.create_index("ix_call_back_events_call_back", "call_back_events", ["call_back"])


def downgrade() -> None:
    op.drop_index("ix_call_back_events_call_back", table_name="call_back_events")
    op.drop_table("call_back_events")
    with op.batch_alter_table("call_backs") as table:
        table.drop_column("sooner")
        table.drop_column("place_since")
        table.drop_column("asked_at")
