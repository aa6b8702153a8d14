"""Tickets of the calls that a leader answered."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

FOREIGN = "fk_tickets_leader_shift_leader_shifts"


def upgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("leader_shift", sa.Integer(), nullable=True))
        table.create_foreign_key(FOREIGN, "leader_shifts", ["leader_shift"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.drop_constraint(FOREIGN, type_="foreignkey")
        table.drop_column("leader_shift")
