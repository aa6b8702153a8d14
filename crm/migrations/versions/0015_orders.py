"""Every order a list is read in has an index: tickets, calls, exports, stuck notices, the supervision board."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LONGER = (
    ("ix_calls_started_at", "calls", ["started_at"], ["started_at", "id"]),
    ("ix_calls_operator", "calls", ["operator"], ["operator", "started_at", "id"]),
    ("ix_export_requests_by", "export_requests", ["by"], ["by", "id"]),
)
NEW: tuple[tuple[str, str, list[str | sa.TextClause], str | None], ...] = (
    ("ix_tickets_updated_at", "tickets", ["updated_at", "number"], None),
    ("ix_tickets_due_at", "tickets", ["due_at", "number"], "due_at IS NOT NULL"),
    ("ix_notices_unsent", "notices", ["not_before", "id"], "state <> 'sent'"),
    (
        "ix_supervisions_urgency",
        "supervisions",
        ["level", sa.text("coalesce(due_at, issued_at)"), "id"],
        "released_at IS NULL",
    ),
)


def upgrade() -> None:
    for name, table, _short, long in LONGER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, long)
    for name, table, columns, where in NEW:
        some = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for name, table, _columns, _where in NEW:
        op.drop_index(name, table_name=table)
    for name, table, short, _long in LONGER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, short)
