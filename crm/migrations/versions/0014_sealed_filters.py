"""What exports were asked for is sealed: a citizen's number or name may stand in it."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from crm.identity.vault import Vault, vault_of

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXTS = sa.table("export_requests", sa.column("id", sa.Integer()), sa.column("filter", sa.Text()))


def upgrade() -> None:
    with op.batch_alter_table("export_requests") as table:
        table.alter_column("filter", type_=sa.Text(), postgresql_using="filter::text")
    _rewrite(Vault.seal)


def downgrade() -> None:
    _rewrite(Vault.unseal)
    with op.batch_alter_table("export_requests") as table:
        table.alter_column("filter", type_=sa.JSON(), postgresql_using="filter::json")


def _rewrite(change: Callable[[Vault, str], str]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(TEXTS)).all():
        changed = change(vault_of(connection.dialect), row.filter)
        connection.execute(sa.update(TEXTS).where(TEXTS.c.id == row.id).values(filter=changed))
