"""A ticket tells that the clock of its turn stands still."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STANDING = """
UPDATE tickets SET paused = :yes WHERE status = 'in_progress' AND number IN (
  SELECT d.ticket FROM deadlines d JOIN assignments a ON a.id = d.assignment_id
  WHERE d.state = 'paused' AND d.kind = 'handle' AND a.role = 'lead' AND a.status = 'working')
"""


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text(STANDING).bindparams(sa.bindparam("yes", True, sa.Boolean())))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("paused")
