"""What was kept of citizens in clear is sealed; numbers are found by their blind index."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from crm.citizens.numbers import normalise_name
from crm.identity.vault import Vault, vault_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 1_000

Row = dict[str, Any]


def upgrade() -> None:
    _rewrite("citizens", "id", ("name", "note"), _seal_citizen)
    _rewrite("calls", "id", ("number",), _seal_call)
    _rewrite("ticket_drafts", "call_id", ("fields",), _seal_all)
    _rewrite("tickets", "number", ("callback_number",), _seal_all)
    _new_numbers(sa.Column("number_index", sa.Text(), nullable=False), sa.Column("number", sa.Text(), nullable=False))
    op.execute("UPDATE tickets SET turn_role = 'operator' WHERE status = 'accepted' AND turn_role IS NULL")


def downgrade() -> None:
    _rewrite("citizens", "id", ("name", "note"), _open_all)
    _rewrite("calls", "id", ("number",), _open_all)
    _rewrite("ticket_drafts", "call_id", ("fields",), _open_all)
    _rewrite("tickets", "number", ("callback_number",), _open_all)
    _new_numbers(sa.Column("number", sa.String(32), nullable=False))


def _seal_all(vault: Vault, row: Row) -> Row:
    return {name: vault.seal(value) for name, value in row.items()}


def _open_all(vault: Vault, row: Row) -> Row:
    return {name: vault.unseal(value) for name, value in row.items()}


def _seal_citizen(vault: Vault, row: Row) -> Row:
    return {**_seal_all(vault, row), "name_index": str(vault.blind(normalise_name(row["name"])))}


def _seal_call(vault: Vault, row: Row) -> Row:
    return {**_seal_all(vault, row), "number_index": str(vault.blind(row["number"]))}


def _rewrite(table: str, key: str, columns: tuple[str, ...], change: Callable[[Vault, Row], Row]) -> None:
    """Change values row by row, in the order of the key."""
    connection = op.get_bind()
    after: object = None
    while True:
        where = "" if after is None else f"WHERE {key} > :after"
        query = sa.text(f"SELECT {key} AS key, {', '.join(columns)} FROM {table} {where} ORDER BY {key} LIMIT {BATCH}")  # noqa: S608 names of tables
        rows = connection.execute(query, {} if after is None else {"after": after}).mappings().all()
        if not rows:
            return
        vault = vault_of(connection.dialect)
        changed = [{"key": r["key"], **change(vault, {name: r[name] for name in columns})} for r in rows]
        sets = ", ".join(f"{name} = :{name}" for name in changed[0] if name != "key")
        connection.execute(sa.text(f"UPDATE {table} SET {sets} WHERE {key} = :key"), changed)  # noqa: S608 names of tables
        after = rows[-1]["key"]


def _new_numbers(*columns: sa.Column[str]) -> None:
    """Make ``citizen_numbers`` anew, its first column the primary key, and bring its rows over."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT * FROM citizen_numbers")).mappings().all()
    op.drop_index("ix_citizen_numbers_citizen_id", "citizen_numbers")
    op.drop_table("citizen_numbers")
    made = op.create_table(
        "citizen_numbers",
        *columns,
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name="fk_citizen_numbers_citizen_id_citizens"),
        sa.PrimaryKeyConstraint(columns[0].name, name="pk_citizen_numbers"),
    )
    op.create_index("ix_citizen_numbers_citizen_id", "citizen_numbers", ["citizen_id"])
    if rows:
        sealed = columns[0].name == "number_index"
        op.bulk_insert(made, [_number(vault_of(connection.dialect), dict(row), sealed=sealed) for row in rows])


def _number(vault: Vault, row: Row, *, sealed: bool) -> Row:
    if not sealed:
        return {"number": vault.unseal(row["number"]), "citizen_id": row["citizen_id"]}
    index = str(vault.blind(row["number"]))
    return {"number_index": index, "number": vault.seal(row["number"]), "citizen_id": row["citizen_id"]}
