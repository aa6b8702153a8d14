"""A ticket may accuse several departments; going back keeps the first by its code."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX = "ix_tickets_accused_department"
FOREIGN = "fk_tickets_accused_department_departments"
SOME = sa.text("accused_department IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "accused_departments",
        sa.Column("ticket", sa.String(18), nullable=False),
        sa.Column("department", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_accused_departments_ticket_tickets"),
        sa.ForeignKeyConstraint(
            ["department"], ["departments.code"], name="fk_accused_departments_department_departments"
        ),
        sa.PrimaryKeyConstraint("ticket", "department", name="pk_accused_departments"),
    )
    op.create_index("ix_accused_departments_department", "accused_departments", ["department", "ticket"])
    op.execute(
        "INSERT INTO accused_departments (ticket, department) "
        "SELECT number, accused_department FROM tickets WHERE accused_department IS NOT NULL"
    )
    op.drop_index(INDEX, table_name="tickets")
    with op.batch_alter_table("tickets") as table:
        table.drop_constraint(FOREIGN, type_="foreignkey")
        table.drop_column("accused_department")


def downgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("accused_department", sa.String(16), nullable=True))
        table.create_foreign_key(FOREIGN, "departments", ["accused_department"], ["code"])
    op.execute(
        "UPDATE tickets SET accused_department = "
        "(SELECT min(department) FROM accused_departments WHERE ticket = tickets.number) "
        "WHERE number IN (SELECT ticket FROM accused_departments)"
    )
    op.create_index(INDEX, "tickets", ["accused_department"], sqlite_where=SOME, postgresql_where=SOME)
    op.drop_table("accused_departments")
