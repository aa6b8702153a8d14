"""What a call came to is kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("wrap_up", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("calls", "wrap_up")
