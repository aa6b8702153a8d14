"""Why somebody took tickets out or looked at a citizen's data is sealed: people write names and numbers into it."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from crm import guards
from crm.identity.vault import Vault, vault_of

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REASONS = {"export_requests": ("reason", "decision_reason"), "identity_reveals": ("reason",)}


def upgrade() -> None:
    guards.drop(op.get_bind(), ("identity_reveals",))
    guards.create(op.get_bind(), ("identity_reveals",))
    _rewrite(Vault.seal)


def downgrade() -> None:
    _rewrite(Vault.unseal)


def _rewrite(change: Callable[[Vault, str], str]) -> None:
    connection = op.get_bind()
    vault = vault_of(connection.dialect)
    for name, columns in REASONS.items():
        lying = sa.table(name, sa.column("id", sa.Integer()), *(sa.column(c, sa.Text()) for c in columns))
        for row in connection.execute(sa.select(lying)).mappings().all():
            changed = {column: change(vault, row[column]) for column in columns}
            connection.execute(sa.update(lying).where(lying.c.id == row["id"]).values(changed))
