"""What the recogniser itself wrote stands beside the written text, with the words that were repaired."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("utterances") as table:
        table.add_column(sa.Column("heard", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("repairs", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("utterances") as table:
        table.drop_column("repairs")
        table.drop_column("heard")
