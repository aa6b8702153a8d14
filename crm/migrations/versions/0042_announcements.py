"""Current announcements, what was done with each, and who heard them."""

import sqlalchemy as sa
from alembic import op

from crm import guards

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("department", sa.String(16), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("phrase", sa.String(40), nullable=False),
        sa.Column("recording", sa.String(64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(16), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(16), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department"], ["departments.code"], name="fk_announcements_department_departments"),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.create_index("ix_announcements_state", "announcements", ["state", "ends_at"])
    op.create_table(
        "announcement_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("move", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_announcement_events_announcement_id_announcements"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_announcement_events"),
    )
    op.create_index("ix_announcement_events_announcement_id", "announcement_events", ["announcement_id"])
    op.create_table(
        "announcement_hearings",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_announcement_hearings_call_id_calls"),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_announcement_hearings_announcement_id_announcements"
        ),
        sa.PrimaryKeyConstraint("call_id", "announcement_id", name="pk_announcement_hearings"),
    )
    op.create_index("ix_announcement_hearings_announcement_id", "announcement_hearings", ["announcement_id"])
    guards.create(op.get_bind(), guards.ANNOUNCEMENTS)


def downgrade() -> None:
    guards.drop(op.get_bind(), guards.ANNOUNCEMENTS)
    for table in ("announcement_hearings", "announcement_events", "announcements"):
        op.drop_table(table)
