"""A ticket says when it happened, how much money it is about and whom the citizen complains of."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TOLD = {"happened_at": 64, "amount": 32, "accused_party": 128}


def upgrade() -> None:
    for name, length in TOLD.items():
        op.add_column("tickets", sa.Column(name, sa.String(length), nullable=False, server_default=""))


def downgrade() -> None:
    for name in TOLD:
        op.drop_column("tickets", name)
