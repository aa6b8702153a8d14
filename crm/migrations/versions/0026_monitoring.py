"""Who took part in which operator's call, and how: append-only."""

import sqlalchemy as sa
from alembic import op

from crm import guards

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monitoring_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leg", sa.String(64), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("supervisor", sa.String(16), nullable=False),
        sa.Column("operator", sa.String(16), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_monitoring_events_call_id_calls"),
        sa.ForeignKeyConstraint(["supervisor"], ["operators.login"], name="fk_monitoring_events_supervisor_operators"),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_events"),
    )
    for column in ("leg", "call_id", "supervisor"):
        op.create_index(f"ix_monitoring_events_{column}", "monitoring_events", [column])
    guards.create(op.get_bind(), guards.MONITORING)


def downgrade() -> None:
    guards.drop(op.get_bind(), guards.MONITORING)
    op.drop_table("monitoring_events")
