"""The ticket's life: departments, assignments, deadlines, letters, journal and all that belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deletions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletions")),
    )
    with op.batch_alter_table("deletions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deletions_kind"), ["kind"], unique=False)

    op.create_table(
        "departments",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_en", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=16), nullable=True),
        sa.Column("email", sa.String(length=128), nullable=False),
        sa.Column("webhook", sa.String(length=256), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["departments.code"], name=op.f("fk_departments_parent_departments")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departments")),
    )
    op.create_table(
        "export_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_requests")),
    )
    with op.batch_alter_table("export_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_requests_by"), ["by"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("by", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_at"), ["at"], unique=False)

    op.create_table(
        "identity_key_checks",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("index_check", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_identity_key_checks")),
    )
    op.create_table(
        "journal_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_event", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seals")),
    )
    op.create_table(
        "letter_series",
        sa.Column("series", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_letter_series")),
    )
    op.create_table(
        "scheduler_marks",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scheduler_marks")),
    )
    op.create_table(
        "ticket_numbers",
        sa.Column("number", sa.String(length=18), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket_numbers")),
    )
    op.create_table(
        "department_flags",
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("flag", sa.String(length=8), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name=op.f("fk_department_flags_department_departments")
        ),
        sa.PrimaryKeyConstraint("department", "month", name=op.f("pk_department_flags")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("limits", sa.String(length=32), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("dispatched_by", sa.String(length=16), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(length=16), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name=op.f("fk_assignments_department_departments")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["assignments.id"], name=op.f("fk_assignments_parent_id_assignments")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_assignments_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_department_due", ["department", "status", "due_at", "id"], unique=False)
        batch_op.create_index("ix_assignments_department_status", ["department", "status", "ticket"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_ticket"), ["ticket"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name=op.f("fk_attachments_department_departments")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_attachments_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_ticket"), ["ticket"], unique=False)

    op.create_table(
        "flag_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flag", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_flag_changes_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_changes")),
    )
    with op.batch_alter_table("flag_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flag_changes_ticket"), ["ticket"], unique=False)

    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("contacted", sa.String(length=8), nullable=False),
        sa.Column("solved", sa.String(length=8), nullable=False),
        sa.Column("result", sa.String(length=24), nullable=False),
        sa.Column("attitude", sa.String(length=24), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_follow_ups_call_id_calls")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_follow_ups_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_ups_ticket"), ["ticket"], unique=False)

    op.create_table(
        "identity_reveals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=True),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_identity_reveals_citizen_id_citizens")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_identity_reveals_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_reveals")),
    )
    with op.batch_alter_table("identity_reveals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_reveals_by"), ["by"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_reveals_ticket"), ["ticket"], unique=False)

    op.create_table(
        "instructions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("leader", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_instructions_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructions")),
    )
    with op.batch_alter_table("instructions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instructions_ticket"), ["ticket"], unique=False)

    op.create_table(
        "pending_triggers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("occasion", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_pending_triggers_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_triggers")),
        sa.UniqueConstraint("ticket", "occasion", "what", name=op.f("uq_pending_triggers_ticket")),
    )
    with op.batch_alter_table("pending_triggers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_triggers_fire_at"), ["fire_at"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_reminders_call_id_calls")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_reminders_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_ticket"), ["ticket"], unique=False)

    op.create_table(
        "supervisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=64), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("issuer", sa.String(length=32), nullable=False),
        sa.Column("issued_by", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promoted_to", sa.Integer(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("feedback_by", sa.String(length=16), nullable=True),
        sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=16), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name=op.f("fk_supervisions_department_departments")
        ),
        sa.ForeignKeyConstraint(
            ["promoted_to"], ["supervisions.id"], name=op.f("fk_supervisions_promoted_to_supervisions")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_supervisions_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
        sa.UniqueConstraint("ticket", "level", "occasion", name=op.f("uq_supervisions_ticket")),
    )
    with op.batch_alter_table("supervisions", schema=None) as batch_op:
        batch_op.create_index("ix_supervisions_open", ["released_at", "level"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisions_promote_at"), ["promote_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisions_ticket"), ["ticket"], unique=False)

    op.create_table(
        "ticket_citizens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column("from_ticket", sa.String(length=18), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_way", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_ticket_citizens_citizen_id_citizens")),
        sa.ForeignKeyConstraint(
            ["from_ticket"], ["tickets.number"], name=op.f("fk_ticket_citizens_from_ticket_tickets")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_ticket_citizens_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_citizens")),
    )
    with op.batch_alter_table("ticket_citizens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_citizens_citizen_id"), ["citizen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_citizens_ticket"), ["ticket"], unique=False)

    op.create_table(
        "ticket_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=True),
        sa.Column("move", sa.String(length=24), nullable=False),
        sa.Column("from_status", sa.String(length=24), nullable=False),
        sa.Column("to_status", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_ticket_events_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("ticket", "seq", name=op.f("uq_ticket_events_ticket")),
    )
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_events_actor", ["actor", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_events_at"), ["at"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("limits", sa.String(length=32), nullable=False),
        sa.Column("limit", sa.JSON(), nullable=False),
        sa.Column("extensions", sa.JSON(), nullable=False),
        sa.Column("shift", sa.String(length=32), nullable=False),
        sa.Column("warn", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("rules_from", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_deadlines_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_deadlines_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadlines_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_deadlines_next_check", ["next_check_at"], unique=False)
        batch_op.create_index("ix_deadlines_ticket_state", ["ticket", "state"], unique=False)

    op.create_table(
        "declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_declarations_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_declarations_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
    )
    with op.batch_alter_table("declarations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declarations_ticket"), ["ticket"], unique=False)

    op.create_table(
        "extension_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("citizen_told", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_extension_requests_assignment_id_assignments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_requests")),
    )
    with op.batch_alter_table("extension_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_requests_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("series", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(length=16), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["supervision_id"], ["supervisions.id"], name=op.f("fk_letters_supervision_id_supervisions")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_letters_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("series", "year", "sequence", name=op.f("uq_letters_series")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_supervision_id"), ["supervision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_ticket"), ["ticket"], unique=False)

    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_way", sa.String(length=16), nullable=False),
        sa.Column("contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_number", sa.Text(), nullable=False),
        sa.Column("contact_call_id", sa.String(length=64), nullable=True),
        sa.Column("contact_reason", sa.Text(), nullable=False),
        sa.Column("verified", sa.String(length=8), nullable=False),
        sa.Column("solved", sa.String(length=16), nullable=False),
        sa.Column("unsolved_reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("public_reply", sa.Text(), nullable=False),
        sa.Column("signed_off_by", sa.String(length=64), nullable=False),
        sa.Column("review", sa.String(length=16), nullable=False),
        sa.Column("reviewed_by", sa.String(length=16), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_replies_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["contact_call_id"], ["calls.id"], name=op.f("fk_replies_contact_call_id_calls")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_replies_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_ticket"), ["ticket"], unique=False)

    op.create_table(
        "return_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("suggested_department", sa.String(length=16), nullable=True),
        sa.Column("arbitrated", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_return_requests_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["attachments.id"], name=op.f("fk_return_requests_document_id_attachments")
        ),
        sa.ForeignKeyConstraint(
            ["suggested_department"],
            ["departments.code"],
            name=op.f("fk_return_requests_suggested_department_departments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_requests")),
    )
    with op.batch_alter_table("return_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_requests_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "stage_feedbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_stage_feedbacks_assignment_id_assignments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_feedbacks")),
    )
    with op.batch_alter_table("stage_feedbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_feedbacks_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "deadline_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=128), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name=op.f("fk_deadline_pauses_deadline_id_deadlines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_pauses")),
    )
    with op.batch_alter_table("deadline_pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_pauses_deadline_id"), ["deadline_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.String(length=18), nullable=True),
        sa.Column("department", sa.String(length=16), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=256), nullable=False),
        sa.Column("subject", sa.String(length=256), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=256), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["department"], ["departments.code"], name=op.f("fk_notices_department_departments")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_notices_letter_id_letters")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_notices_ticket_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_state_next", ["state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_ticket"), ["ticket"], unique=False)

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number_index", sa.Text(), server_default="", nullable=False))
        batch_op.alter_column("number", existing_type=sa.VARCHAR(length=32), type_=sa.Text(), existing_nullable=False)
        batch_op.drop_index(batch_op.f("ix_calls_number_started"))
        batch_op.create_index("ix_calls_number_started", ["number_index", "started_at"], unique=False)

    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_index", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("id_number", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("id_number_index", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("address", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("name", existing_type=sa.VARCHAR(length=64), type_=sa.Text(), existing_nullable=False)
        batch_op.create_index(batch_op.f("ix_citizens_id_number_index"), ["id_number_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_citizens_name_index"), ["name_index"], unique=False)

    with op.batch_alter_table("operators", schema=None) as batch_op:
        batch_op.add_column(sa.Column("department", sa.String(length=16), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_operators_department_departments"), "departments", ["department"], ["code"]
        )

    with op.batch_alter_table("ticket_drafts", schema=None) as batch_op:
        batch_op.alter_column("fields", existing_type=sa.JSON(), type_=sa.Text(), existing_nullable=False)

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("external_number", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("channel", sa.String(length=16), server_default="phone", nullable=False))
        batch_op.add_column(sa.Column("category_code", sa.String(length=16), server_default="", nullable=False))
        batch_op.add_column(sa.Column("subdistrict", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("community", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("confidentiality", sa.String(length=16), server_default="normal", nullable=False))
        batch_op.add_column(sa.Column("reply_wanted", sa.Boolean(), server_default=sa.text("(true)"), nullable=False))
        batch_op.add_column(sa.Column("accused_department", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("close_reason", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("turn_role", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("turn_department", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lead_department", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("rules_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("flag", sa.String(length=8), server_default="", nullable=False))
        batch_op.add_column(sa.Column("supervision_level", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("returns", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reworks", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("difficult", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("unreasonable", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("beyond_duty", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("instructed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("repeat_of", sa.String(length=18), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.String(length=18), nullable=True))
        batch_op.add_column(sa.Column("reopened_from", sa.String(length=18), nullable=True))
        batch_op.add_column(sa.Column("visits", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("first_result", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("final_result", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column(
            "callback_number", existing_type=sa.VARCHAR(length=32), type_=sa.Text(), existing_nullable=False
        )
        batch_op.create_index(batch_op.f("ix_tickets_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index("ix_tickets_lead_status", ["lead_department", "status"], unique=False)
        batch_op.create_index("ix_tickets_matter", ["category_code", "district", "created_at"], unique=False)
        batch_op.create_index(
            "ix_tickets_merged_into",
            ["merged_into"],
            unique=False,
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_tickets_operator"), ["operator"], unique=False)
        batch_op.create_index(
            "ix_tickets_repeat_of",
            ["repeat_of"],
            unique=False,
            sqlite_where=sa.text("repeat_of IS NOT NULL"),
            postgresql_where=sa.text("repeat_of IS NOT NULL"),
        )
        batch_op.create_index("ix_tickets_status_created", ["status", "created_at"], unique=False)
        batch_op.create_index("ix_tickets_status_due", ["status", "due_at"], unique=False)
        batch_op.create_index("ix_tickets_turn", ["turn_role", "turn_department", "due_at"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_tickets_external_number"), ["external_number"])
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_lead_department_departments"), "departments", ["lead_department"], ["code"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_tickets_repeat_of_tickets"), "tickets", ["repeat_of"], ["number"])
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_merged_into_tickets"), "tickets", ["merged_into"], ["number"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_reopened_from_tickets"), "tickets", ["reopened_from"], ["number"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_turn_department_departments"), "departments", ["turn_department"], ["code"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_accused_department_departments"), "departments", ["accused_department"], ["code"]
        )


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tickets_accused_department_departments"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_turn_department_departments"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_reopened_from_tickets"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_merged_into_tickets"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_repeat_of_tickets"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_lead_department_departments"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_tickets_external_number"), type_="unique")
        batch_op.drop_index("ix_tickets_turn")
        batch_op.drop_index("ix_tickets_status_due")
        batch_op.drop_index("ix_tickets_status_created")
        batch_op.drop_index(
            "ix_tickets_repeat_of",
            sqlite_where=sa.text("repeat_of IS NOT NULL"),
            postgresql_where=sa.text("repeat_of IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_tickets_operator"))
        batch_op.drop_index(
            "ix_tickets_merged_into",
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.drop_index("ix_tickets_matter")
        batch_op.drop_index("ix_tickets_lead_status")
        batch_op.drop_index(batch_op.f("ix_tickets_closed_at"))
        batch_op.alter_column(
            "callback_number", existing_type=sa.Text(), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.drop_column("closed_at")
        batch_op.drop_column("handled_at")
        batch_op.drop_column("dispatched_at")
        batch_op.drop_column("final_result")
        batch_op.drop_column("first_result")
        batch_op.drop_column("visits")
        batch_op.drop_column("reopened_from")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("repeat_of")
        batch_op.drop_column("instructed")
        batch_op.drop_column("beyond_duty")
        batch_op.drop_column("unreasonable")
        batch_op.drop_column("difficult")
        batch_op.drop_column("reworks")
        batch_op.drop_column("returns")
        batch_op.drop_column("reminders")
        batch_op.drop_column("supervision_level")
        batch_op.drop_column("flag")
        batch_op.drop_column("rules_from")
        batch_op.drop_column("lead_department")
        batch_op.drop_column("due_at")
        batch_op.drop_column("turn_department")
        batch_op.drop_column("turn_role")
        batch_op.drop_column("close_reason")
        batch_op.drop_column("accused_department")
        batch_op.drop_column("reply_wanted")
        batch_op.drop_column("confidentiality")
        batch_op.drop_column("community")
        batch_op.drop_column("subdistrict")
        batch_op.drop_column("category_code")
        batch_op.drop_column("channel")
        batch_op.drop_column("external_number")

    with op.batch_alter_table("ticket_drafts", schema=None) as batch_op:
        batch_op.alter_column(
            "fields", existing_type=sa.Text(), type_=sa.JSON(), postgresql_using="fields::json", existing_nullable=False
        )

    with op.batch_alter_table("operators", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_operators_department_departments"), type_="foreignkey")
        batch_op.drop_column("department")

    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citizens_name_index"))
        batch_op.drop_index(batch_op.f("ix_citizens_id_number_index"))
        batch_op.alter_column("name", existing_type=sa.Text(), type_=sa.VARCHAR(length=64), existing_nullable=False)
        batch_op.drop_column("erased_at")
        batch_op.drop_column("address")
        batch_op.drop_column("id_number_index")
        batch_op.drop_column("id_number")
        batch_op.drop_column("name_index")

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_number_started")
        batch_op.create_index(batch_op.f("ix_calls_number_started"), ["number", "started_at"], unique=False)
        batch_op.alter_column("number", existing_type=sa.Text(), type_=sa.VARCHAR(length=32), existing_nullable=False)
        batch_op.drop_column("number_index")

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_ticket"))
        batch_op.drop_index("ix_notices_state_next")

    op.drop_table("notices")
    with op.batch_alter_table("deadline_pauses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_pauses_deadline_id"))

    op.drop_table("deadline_pauses")
    with op.batch_alter_table("stage_feedbacks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_feedbacks_assignment_id"))

    op.drop_table("stage_feedbacks")
    with op.batch_alter_table("return_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_requests_assignment_id"))

    op.drop_table("return_requests")
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_ticket"))
        batch_op.drop_index(batch_op.f("ix_replies_assignment_id"))

    op.drop_table("replies")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_ticket"))
        batch_op.drop_index(batch_op.f("ix_letters_supervision_id"))

    op.drop_table("letters")
    with op.batch_alter_table("extension_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_requests_assignment_id"))

    op.drop_table("extension_requests")
    with op.batch_alter_table("declarations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declarations_ticket"))

    op.drop_table("declarations")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index("ix_deadlines_ticket_state")
        batch_op.drop_index("ix_deadlines_next_check")
        batch_op.drop_index(batch_op.f("ix_deadlines_assignment_id"))

    op.drop_table("deadlines")
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_events_at"))
        batch_op.drop_index("ix_ticket_events_actor")

    op.drop_table("ticket_events")
    with op.batch_alter_table("ticket_citizens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_citizens_ticket"))
        batch_op.drop_index(batch_op.f("ix_ticket_citizens_citizen_id"))

    op.drop_table("ticket_citizens")
    with op.batch_alter_table("supervisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervisions_ticket"))
        batch_op.drop_index(batch_op.f("ix_supervisions_promote_at"))
        batch_op.drop_index("ix_supervisions_open")

    op.drop_table("supervisions")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_ticket"))

    op.drop_table("reminders")
    with op.batch_alter_table("pending_triggers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_triggers_fire_at"))

    op.drop_table("pending_triggers")
    with op.batch_alter_table("instructions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instructions_ticket"))

    op.drop_table("instructions")
    with op.batch_alter_table("identity_reveals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_reveals_ticket"))
        batch_op.drop_index(batch_op.f("ix_identity_reveals_by"))

    op.drop_table("identity_reveals")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_ups_ticket"))

    op.drop_table("follow_ups")
    with op.batch_alter_table("flag_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flag_changes_ticket"))

    op.drop_table("flag_changes")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_ticket"))

    op.drop_table("attachments")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignments_ticket"))
        batch_op.drop_index("ix_assignments_department_status")
        batch_op.drop_index("ix_assignments_department_due")

    op.drop_table("assignments")
    op.drop_table("department_flags")
    op.drop_table("ticket_numbers")
    op.drop_table("scheduler_marks")
    op.drop_table("letter_series")
    op.drop_table("journal_seals")
    op.drop_table("identity_key_checks")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_at"))

    op.drop_table("idempotency_keys")
    with op.batch_alter_table("export_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_requests_by"))

    op.drop_table("export_requests")
    op.drop_table("departments")
    with op.batch_alter_table("deletions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deletions_kind"))

    op.drop_table("deletions")
