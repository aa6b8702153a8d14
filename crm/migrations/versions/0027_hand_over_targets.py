"""Calls are handed over to operators and queues too, in several ways, with a note."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ADDED = (
    ("kind", sa.String(16), "line"),
    ("seat", sa.String(16), ""),
    ("way", sa.String(16), "conference"),
    ("note", sa.Text(), ""),
)


def upgrade() -> None:
    with op.batch_alter_table("hand_overs") as table:
        table.alter_column("line", new_column_name="target")
        for name, kind, default in ADDED:
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))


def downgrade() -> None:
    with op.batch_alter_table("hand_overs") as table:
        for name, _, _ in ADDED:
            table.drop_column(name)
        table.alter_column("target", new_column_name="line")
