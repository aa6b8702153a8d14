"""The database refuses to change what is append-only, and finds tickets by words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from crm import guards
from crm.search import ddl as search
from crm.search.service import index_many
from crm.tickets.models import Ticket

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEARCHED = "number, title, content, wants, address, district, subdistrict, community, category"


def upgrade() -> None:
    guards.create(op.get_bind(), guards.CASES)
    search.create(op.get_bind())
    with Session(op.get_bind()) as session:
        rows = session.execute(sa.text(f"SELECT {SEARCHED} FROM tickets"))  # noqa: S608 a constant
        for part in rows.mappings().partitions(1_000):
            index_many(session, [Ticket(**row) for row in part])


def downgrade() -> None:
    search.drop(op.get_bind())
    guards.drop(op.get_bind(), guards.CASES)
