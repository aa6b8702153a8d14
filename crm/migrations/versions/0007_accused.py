"""The few tickets that accuse a department are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "ix_tickets_accused_department"


def upgrade() -> None:
    some = sa.text("accused_department IS NOT NULL")
    op.create_index(INDEX, "tickets", ["accused_department"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index(INDEX, table_name="tickets")
