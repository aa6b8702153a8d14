"""What was said is found by its words; who searched is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from crm import guards
from crm.search import ddl as search
from crm.search.utterances import index_utterances
from crm.transcripts.models import Utterance

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SEARCHED = "id, call_id, leg, operator, text, started_at"


def upgrade() -> None:
    op.create_table(
        "transcript_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transcript_searches"),
    )
    op.create_index("ix_transcript_searches_by", "transcript_searches", ["by"])
    guards.create(op.get_bind(), guards.SEARCHES)
    search.create(op.get_bind(), search.UTTERANCES)
    columns = [getattr(Utterance, name) for name in SEARCHED.split(", ")]
    with Session(op.get_bind()) as session:
        for part in session.execute(sa.select(*columns)).mappings().partitions(1_000):
            index_utterances(session, [Utterance(**row) for row in part])


def downgrade() -> None:
    search.drop(op.get_bind(), search.UTTERANCES)
    guards.drop(op.get_bind(), guards.SEARCHES)
    op.drop_table("transcript_searches")
