"""Alembic's door into this project: the connection comes from ``crm.migrate``, the tables from the models."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from crm.db import UtcDateTime
from crm.tables import metadata


def render_item(kind: str, thing: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our moment type as what it is in the database, so that old migrations never depend on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
