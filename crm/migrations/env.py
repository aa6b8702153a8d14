"""Alembic's door into this project: the connection comes from ``crm.migrate``, the tables from the models."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import ops

from crm.db import UtcDateTime
from crm.identity.columns import Blind, Sealed, SealedJson
from crm.search import ddl as search
from crm.tables import metadata


def render_item(kind: str, thing: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they are in the database, so that old migrations never depend on today's code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Blind | Sealed | SealedJson):
        return "sa.Text()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the tables of the full-text search: the models do not know them (``crm.search.ddl``)."""
    return kind != "table" or not str(name).startswith(tuple(search.TABLES))


defaults = Rewriter()


@defaults.rewrites(ops.AddColumnOp)
def _give_old_rows_a_value(_context: Any, _revision: Any, op: ops.AddColumnOp) -> ops.AddColumnOp:
    """Let the database fill a new column that must not be empty in the rows that are there already."""
    column = op.column
    if not column.nullable and column.server_default is None and isinstance(column.default, sa.ColumnDefault):
        value = column.default.arg
        given = sa.text(str(value).lower()) if isinstance(value, bool) else str(value)
        column.server_default = sa.DefaultClause(given)
    return op


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    include_name=include_name,
    process_revision_directives=defaults,
)
with context.begin_transaction():
    context.run_migrations()
