"""Who read which notice of the console; notices are found by channel and department."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_readings",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(16), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_notice_readings_notice_id_notices"),
        sa.ForeignKeyConstraint(["operator"], ["operators.login"], name="fk_notice_readings_operator_operators"),
        sa.PrimaryKeyConstraint("notice_id", "operator", name="pk_notice_readings"),
    )
    op.create_index("ix_notices_channel_department", "notices", ["channel", "department", "not_before"])


def downgrade() -> None:
    op.drop_index("ix_notices_channel_department", table_name="notices")
    op.drop_table("notice_readings")
