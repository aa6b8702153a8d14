"""What an operator was granted and asked for is kept: the wrap-up's end and extensions, a pause to come, the answer."""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NAMES = ("wrap_up_until", "extensions_left", "next_pause")


def upgrade() -> None:
    with op.batch_alter_table("operator_presence") as table:
        table.add_column(sa.Column("wrap_up_until", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("extensions_left", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("next_pause", sa.String(32), nullable=True))
    with op.batch_alter_table("operators") as table:
        table.add_column(sa.Column("auto_answer", sa.Boolean(), nullable=True))
    with op.batch_alter_table("operator_presence") as table:
        table.alter_column("extensions_left", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("operators") as table:
        table.drop_column("auto_answer")
    with op.batch_alter_table("operator_presence") as table:
        for name in NAMES:
            table.drop_column(name)
