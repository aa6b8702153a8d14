"""Sealing everything anew under a new key, a little at a time, while the hotline works.

Every value names its key, so nothing needs to be remembered: whatever is not under the active key is still to be done.
The blind index has its own key, which stays.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, TableClause, Text, and_, column, func, or_, select, table, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from config.errors import ConflictError
from crm.db import SessionFactory
from crm.identity.checks import check_vault
from crm.identity.columns import Blind, Sealed, SealedJson
from crm.identity.keys import INDEX, FileKeys, held, new_key, vault_of_keys, write_keys
from crm.identity.models import KeyCheck
from crm.identity.vault import Vault
from crm.tables import metadata


class KeyInUseError(ConflictError):
    """Something is still sealed with an old key."""

    slug = "identity-key-in-use"


def sealed_columns() -> Iterator[tuple[Table, list[str]]]:
    """Go through the tables that hold sealed values, with the names of those columns."""
    for one in metadata.sorted_tables:
        names = [c.name for c in one.columns if isinstance(c.type, Sealed | SealedJson)]
        if names:
            yield one, names


def add_key(path: Path) -> Vault:
    """Put a new key into the file; it seals from now on.

    Raises:
        NoVaultError: There is no key file.
        WrongKeyError: It holds something else.
    """
    with held(path):
        keys = FileKeys(path)
        numbers = [int(found[1]) for key_id in keys if (found := re.fullmatch(r"k([0-9]{1,9})", key_id))]
        write_keys(path, {f"k{max(numbers, default=0) + 1}": new_key(), **keys})
        return vault_of_keys(FileKeys(path))


def drop_old_keys(factory: SessionFactory, path: Path, vault: Vault) -> list[str]:
    """Take the keys nothing is sealed with out of the file and return their ids; every process was restarted before.

    Raises:
        KeyInUseError: Something is still sealed with one of them.
    """
    old = [key_id for key_id in vault.keys if key_id not in (vault.active, INDEX)]
    with factory.begin() as session:  # over before the file: a key without a check is no fault, the other way it is
        if left := count_stale(session, vault):
            raise KeyInUseError(f"expected everything sealed with {vault.active!r}, {left} values are not")
        for check in session.scalars(select(KeyCheck).where(KeyCheck.key_id.in_(old))):
            session.delete(check)
    with held(path):
        write_keys(path, {key_id: key for key_id, key in FileKeys(path).items() if key_id not in old})
    return old


def reseal(factory: SessionFactory, vault: Vault, at: datetime, batch: int = 500) -> int:
    """Seal everything under the active key, one short transaction after another, and return how many rows were done.

    Stopped at any moment, by a power cut too, it goes on where it was when it is called again. A row somebody changes
    meanwhile is left to them: what they write is sealed by their key, and found by the next call.
    """
    with factory.begin() as session:
        check_vault(session, vault, at)
    done = 0
    for one, names in sealed_columns():
        after: object = None
        while True:
            with factory.begin() as session:
                rows, after = _reseal_some(session, vault, one, names, after, batch)
            done += rows
            if after is None:
                break
    return done


def count_stale(session: Session, vault: Vault) -> int:
    """Return how many rows hold a value that is not sealed with the active key."""
    return sum(
        session.scalar(select(func.count()).select_from(_raw(one, names)).where(_stale(names, vault.active))) or 0
        for one, names in sealed_columns()
    )


def _reseal_some(
    session: Session, vault: Vault, one: Table, names: list[str], after: object, batch: int
) -> tuple[int, object]:
    key = one.primary_key.columns[0].name
    raw = _raw(one, [key, *names])
    query = select(raw).where(_stale(names, vault.active)).order_by(raw.c[key]).limit(batch)
    if after is not None:
        query = query.where(raw.c[key] > after)
    rows = session.execute(query).mappings().all()
    done = 0
    for row in rows:
        old = {name: row[name] for name in names if row[name] and not row[name].startswith(f"{vault.active}.")}
        unchanged = and_(raw.c[key] == row[key], *(raw.c[name] == value for name, value in old.items()))
        new = {name: vault.seal(vault.unseal(value)) for name, value in old.items()}
        done += session.connection().execute(update(raw).where(unchanged).values(new)).rowcount
    return done, rows[-1][key] if len(rows) == batch else None


def _raw(one: Table, names: list[str]) -> TableClause:
    """Return the table with its columns as they lie in the database."""
    return table(one.name, *(column(name, _raw_type(one.columns[name].type)) for name in names))


def _raw_type(kept: TypeEngine[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(kept, Sealed | SealedJson | Blind) else kept


def _stale(names: list[str], active: str) -> ColumnElement[bool]:
    return or_(*(and_(column(n, Text()) != "", column(n, Text()).not_like(f"{active}.%")) for n in names))
