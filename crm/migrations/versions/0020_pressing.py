"""Inboxes are sorted by a moment that reminders bring forward, kept with tickets and with departments' parts."""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_tickets_turn", "tickets", ["turn_role", "turn_department", "pressing_at"]),
    ("ix_tickets_status_pressing", "tickets", ["status", "pressing_at"]),
    ("ix_assignments_department_pressing", "assignments", ["department", "status", "pressing_at", "id"]),
)
BEFORE = (
    ("ix_tickets_turn", "tickets", ["turn_role", "turn_department", "due_at"]),
    ("ix_assignments_department_due", "assignments", ["department", "status", "due_at", "id"]),
)


def upgrade() -> None:
    for name, table, _columns in BEFORE:
        op.drop_index(name, table_name=table)
    for table in ("tickets", "assignments"):
        op.add_column(table, sa.Column("pressing_at", UtcDateTime()))
        # What was urged before is brought forward by the next move.
        op.execute(f"UPDATE {table} SET pressing_at = due_at WHERE due_at IS NOT NULL")  # noqa: S608 constants
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in INDEXES:
        op.drop_index(name, table_name=table)
    for table in ("tickets", "assignments"):
        op.drop_column(table, "pressing_at")
    for name, table, columns in BEFORE:
        op.create_index(name, table, columns)
