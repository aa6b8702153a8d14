"""Who put an operator into a state, and why; the log of states is for good."""

import sqlalchemy as sa
from alembic import op

from crm import guards
from crm.identity.columns import Sealed

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BY = "fk_operator_state_log_ordered_by_operators"


def upgrade() -> None:
    with op.batch_alter_table("operator_state_log") as table:
        table.add_column(sa.Column("ordered_by", sa.String(16), nullable=True))
        table.add_column(sa.Column("why", Sealed(), nullable=True))
        table.create_foreign_key(BY, "operators", ["ordered_by"], ["login"])
    guards.create(op.get_bind(), guards.STATES)


def downgrade() -> None:
    guards.drop(op.get_bind(), guards.STATES)
    with op.batch_alter_table("operator_state_log") as table:
        table.drop_constraint(BY, type_="foreignkey")
        table.drop_column("why")
        table.drop_column("ordered_by")
