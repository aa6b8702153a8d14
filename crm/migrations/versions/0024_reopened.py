"""A ticket is reopened as itself, its journal tells when; no other ticket is named."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FOREIGN = "fk_tickets_reopened_from_tickets"


def upgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.drop_constraint(FOREIGN, type_="foreignkey")
        table.drop_column("reopened_from")


def downgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("reopened_from", sa.String(18), nullable=True))
        table.create_foreign_key(FOREIGN, "tickets", ["reopened_from"], ["number"])
