"""From when a promotion and what follows an event later are counted, so that a changed calendar moves them."""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("supervisions", sa.Column("promote_from", UtcDateTime()))
    op.add_column("pending_triggers", sa.Column("at", UtcDateTime()))


def downgrade() -> None:
    op.drop_column("pending_triggers", "at")
    op.drop_column("supervisions", "promote_from")
