"""Whoever waits to be told how it ended is marked, and found without reading the others."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INDEX = "ix_ticket_citizens_untold"
OWED = sa.text("told_way = 'untold'")

_CITIZENS = sa.table("ticket_citizens", sa.column("ticket"), sa.column("told_at"), sa.column("told_way"))
_TICKETS = sa.table("tickets", sa.column("number"), sa.column("closed_at"))


def upgrade() -> None:
    ended = sa.select(_TICKETS.c.number).where(_TICKETS.c.closed_at.is_not(None))
    op.execute(
        sa.update(_CITIZENS)
        .where(_CITIZENS.c.told_at.is_(None), _CITIZENS.c.told_way == "", _CITIZENS.c.ticket.in_(ended))
        .values(told_way="untold")
    )
    op.create_index(INDEX, "ticket_citizens", ["ticket"], sqlite_where=OWED, postgresql_where=OWED)


def downgrade() -> None:
    op.drop_index(INDEX, table_name="ticket_citizens")
    op.execute(sa.update(_CITIZENS).where(_CITIZENS.c.told_way == "untold").values(told_way=""))
