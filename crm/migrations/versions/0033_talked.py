"""How long was talked is kept with the call, so that lists find calls by it; exports are of more than tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SPENT = {
    "sqlite": "CAST((julianday(ended_at) - julianday(answered_at)) * 86400 + 0.001 AS INTEGER)",
    "postgresql": "FLOOR(EXTRACT(EPOCH FROM (ended_at - answered_at)))::integer",
}


def upgrade() -> None:
    op.add_column("calls", sa.Column("talked_s", sa.Integer(), nullable=True))
    op.add_column("export_requests", sa.Column("what", sa.String(16), nullable=False, server_default="tickets"))
    spent = SPENT[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE calls SET talked_s = {spent} WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL"  # noqa: S608 a constant
    )


def downgrade() -> None:
    op.drop_column("export_requests", "what")
    op.drop_column("calls", "talked_s")
