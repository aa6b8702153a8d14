"""The knowledge base: articles with their publications and journal, citations, tasks, and what search reads."""

import sqlalchemy as sa
from alembic import op

from crm import guards

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "knowledge_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_state")),
    )
    op.create_table(
        "knowledge_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_version", sa.Integer(), nullable=True),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("citations", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name=op.f("fk_knowledge_articles_department_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_articles")),
    )
    with op.batch_alter_table("knowledge_articles", schema=None) as batch_op:
        batch_op.create_index("ix_knowledge_articles_department", ["department", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_knowledge_articles_next_check_at"), ["next_check_at"], unique=False)
        batch_op.create_index("ix_knowledge_articles_status", ["status", "updated_at"], unique=False)
    op.create_table(
        "knowledge_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=True),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=False),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["knowledge_articles.id"], name=op.f("fk_knowledge_events_article_id_knowledge_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_events")),
    )
    with op.batch_alter_table("knowledge_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knowledge_events_article_id"), ["article_id"], unique=False)
    op.create_table(
        "knowledge_search",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words_key", sa.String(length=16), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["knowledge_articles.id"], name=op.f("fk_knowledge_search_article_id_knowledge_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_knowledge_search")),
    )
    with op.batch_alter_table("knowledge_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knowledge_search_revision"), ["revision"], unique=False)
    op.create_table(
        "knowledge_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=128), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=16), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["knowledge_articles.id"], name=op.f("fk_knowledge_tasks_article_id_knowledge_articles")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_knowledge_tasks_call_id_calls")),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name=op.f("fk_knowledge_tasks_department_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_tasks")),
    )
    with op.batch_alter_table("knowledge_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knowledge_tasks_article_id"), ["article_id"], unique=False)
        batch_op.create_index("ix_knowledge_tasks_desk", ["state", "department", "due_at"], unique=False)
    op.create_table(
        "knowledge_versions",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["knowledge_articles.id"], name=op.f("fk_knowledge_versions_article_id_knowledge_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_knowledge_versions")),
    )
    op.create_table(
        "knowledge_citations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("ticket", sa.String(length=18), nullable=True),
        sa.Column("operator", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["knowledge_articles.id"], name=op.f("fk_knowledge_citations_article_id_knowledge_articles")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_knowledge_citations_call_id_calls")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_knowledge_citations_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_citations")),
    )
    with op.batch_alter_table("knowledge_citations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knowledge_citations_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_knowledge_citations_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_knowledge_citations_ticket"), ["ticket"], unique=False)
    # ### end Alembic commands ###
    guards.create(op.get_bind(), guards.KNOWLEDGE)


def downgrade() -> None:
    guards.drop(op.get_bind(), guards.KNOWLEDGE)
    with op.batch_alter_table("knowledge_citations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_knowledge_citations_ticket"))
        batch_op.drop_index(batch_op.f("ix_knowledge_citations_call_id"))
        batch_op.drop_index(batch_op.f("ix_knowledge_citations_article_id"))
    op.drop_table("knowledge_citations")
    op.drop_table("knowledge_versions")
    with op.batch_alter_table("knowledge_tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_tasks_desk")
        batch_op.drop_index(batch_op.f("ix_knowledge_tasks_article_id"))
    op.drop_table("knowledge_tasks")
    with op.batch_alter_table("knowledge_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_knowledge_search_revision"))
    op.drop_table("knowledge_search")
    with op.batch_alter_table("knowledge_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_knowledge_events_article_id"))
    op.drop_table("knowledge_events")
    with op.batch_alter_table("knowledge_articles", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_articles_status")
        batch_op.drop_index(batch_op.f("ix_knowledge_articles_next_check_at"))
        batch_op.drop_index("ix_knowledge_articles_department")
    op.drop_table("knowledge_articles")
    op.drop_table("knowledge_state")
    # ### end Alembic commands ###
