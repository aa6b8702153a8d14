"""News that waits for other systems outlives a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("news", sa.String(128), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=True),
        sa.Column("operator", sa.String(16), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("ticket", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_news"),
        sa.UniqueConstraint("target", "news", name="uq_waiting_news_target_news"),
    )


def downgrade() -> None:
    op.drop_table("waiting_news")
