"""Whether one thing was deleted is found at once, however much was."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_deletions_subject", "deletions", ["kind", "subject"])
    op.drop_index("ix_deletions_kind", "deletions")


def downgrade() -> None:
    op.create_index("ix_deletions_kind", "deletions", ["kind"])
    op.drop_index("ix_deletions_subject", "deletions")
