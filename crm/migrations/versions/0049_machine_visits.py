"""Follow-ups that the line makes by itself; no number has two calls of the line at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

OPEN = sa.text("origin = 'machine' AND ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "machine_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(18), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(16), nullable=True),
        sa.Column("left", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_machine_visits"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_machine_visits_ticket_tickets"),
    )
    op.create_index("ix_machine_visits_ticket", "machine_visits", ["ticket"])
    op.create_index("ix_machine_visits_state", "machine_visits", ["state", "id"])
    op.create_table(
        "machine_calls",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("spoken", sa.Boolean(), nullable=False),
        sa.Column("over", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("contacted", sa.String(8), nullable=False),
        sa.Column("solved", sa.String(8), nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("attitude", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_machine_calls"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_machine_calls_call_id_calls"),
        sa.ForeignKeyConstraint(["visit"], ["machine_visits.id"], name="fk_machine_calls_visit_machine_visits"),
    )
    op.create_index("ix_machine_calls_visit", "machine_calls", ["visit"])
    op.create_index(
        "uq_calls_by_machine", "calls", ["number_index"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_index("uq_calls_by_machine", table_name="calls")
    op.drop_table("machine_calls")
    op.drop_table("machine_visits")
