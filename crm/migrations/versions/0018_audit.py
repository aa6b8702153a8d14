"""Exports, showings in clear and proofs of deletion are chained; what is there already is taken into the chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from config.clock import utc_now
from crm import guards
from crm.audit.service import adopt
from crm.audit.subjects import Kind

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_subject", "audit_events", ["kind", "subject", "id"])
    guards.create(op.get_bind(), guards.AUDIT)
    with Session(op.get_bind()) as session:
        adopt(session, (Kind.EXPORT, Kind.REVEAL, Kind.DELETION), utc_now())
        session.flush()


def downgrade() -> None:
    guards.drop(op.get_bind(), guards.AUDIT)
    op.drop_table("audit_events")
    op.drop_table("audit_head")
