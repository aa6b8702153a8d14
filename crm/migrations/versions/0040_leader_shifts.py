"""Leaders' shifts with their bookings, and call-backs of callers whom nobody answered within one."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "leader_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leader", sa.String(16), nullable=False),
        sa.Column("duty", sa.String(16), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("companions", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("made_by", sa.String(16), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("approved_by", sa.String(16), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("came_at", MOMENT, nullable=True),
        sa.Column("absent_at", MOMENT, nullable=True),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["leader"], ["operators.login"], name="fk_leader_shifts_leader_operators"),
        sa.ForeignKeyConstraint(["duty"], ["operators.login"], name="fk_leader_shifts_duty_operators"),
        sa.PrimaryKeyConstraint("id", name="pk_leader_shifts"),
    )
    op.create_index("ix_leader_shifts_starts_at", "leader_shifts", ["starts_at", "id"])
    op.create_index("ix_leader_shifts_leader", "leader_shifts", ["leader", "starts_at"])
    op.create_table(
        "shift_bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_index", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("ticket", sa.String(18), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=True),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["shift"], ["leader_shifts.id"], name="fk_shift_bookings_shift_leader_shifts"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_shift_bookings_ticket_tickets"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_shift_bookings_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_shift_bookings"),
    )
    op.create_index("ix_shift_bookings_number", "shift_bookings", ["shift", "number_index"], unique=True)
    with op.batch_alter_table("call_backs") as table:
        table.add_column(sa.Column("leader_shift", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_call_backs_leader_shift_leader_shifts", "leader_shifts", ["leader_shift"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("call_backs") as table:
        table.drop_constraint("fk_call_backs_leader_shift_leader_shifts", type_="foreignkey")
        table.drop_column("leader_shift")
    op.drop_table("shift_bookings")
    op.drop_table("leader_shifts")
