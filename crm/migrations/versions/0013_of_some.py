"""Columns that are mostly empty are indexed where they are not: planners read the whole table otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOSTLY_EMPTY = (
    ("calls", "ticket"),
    ("knowledge_citations", "call_id"),
    ("knowledge_citations", "ticket"),
    ("notices", "ticket"),
    ("identity_reveals", "ticket"),
)


def upgrade() -> None:
    for table, column in MOSTLY_EMPTY:
        name, some = f"ix_{table}_{column}", sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for table, column in MOSTLY_EMPTY:
        name = f"ix_{table}_{column}"
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column])
