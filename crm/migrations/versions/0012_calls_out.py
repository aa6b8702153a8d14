"""Calls that the hotline makes, and calls handed over to other lines."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_hand_overs_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    with op.batch_alter_table("hand_overs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_overs_call_id"), ["call_id"], unique=False)
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("direction", sa.String(length=4), nullable=False, server_default="in"))
        batch_op.add_column(sa.Column("ticket", sa.String(length=18), nullable=True))
        batch_op.create_index(batch_op.f("ix_calls_ticket"), ["ticket"], unique=False)
        batch_op.create_foreign_key(op.f("fk_calls_ticket_tickets"), "tickets", ["ticket"], ["number"])


def downgrade() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_calls_ticket_tickets"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_calls_ticket"))
        batch_op.drop_column("ticket")
        batch_op.drop_column("direction")
    with op.batch_alter_table("hand_overs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_overs_call_id"))
    op.drop_table("hand_overs")
