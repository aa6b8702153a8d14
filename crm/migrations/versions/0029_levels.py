"""An account has a level in each of its queues; whoever had none is rung first."""

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ACCOUNTS = sa.table("operators", sa.column("login", sa.String), sa.column("queues", sa.JSON))


def upgrade() -> None:
    _rewrite(lambda names: dict.fromkeys(names, 0))


def downgrade() -> None:
    _rewrite(list)


def _rewrite(form: Callable[[Iterable[str]], object]) -> None:
    link = op.get_bind()
    for login, queues in link.execute(sa.select(ACCOUNTS.c.login, ACCOUNTS.c.queues)).all():
        link.execute(ACCOUNTS.update().where(ACCOUNTS.c.login == login).values(queues=form(queues)))
