"""Every call is spoken to in a language."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calls") as table:
        table.add_column(sa.Column("language", sa.String(8), nullable=False, server_default="zh"))


def downgrade() -> None:
    with op.batch_alter_table("calls") as table:
        table.drop_column("language")
