"""Finding a wrong key before anything is written."""

from datetime import datetime

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.identity.models import KeyCheck
from crm.identity.vault import Vault, WrongKeyError

WORD = "12345"
"""What is sealed and indexed under every key; it is no secret."""


def check_vault(session: Session, vault: Vault, at: datetime) -> None:
    """Make sure that these are the keys the database was written with, and keep the check of a new one.

    Raises:
        WrongKeyError: A key in use is missing or another one; nothing was written.
    """
    if vault.active not in check_keys(session, vault):
        _keep(session, vault, at)


def check_keys(session: Session, vault: Vault) -> set[str]:
    """Make sure that these are the keys the database was written with, and return the ids of those in use.

    Raises:
        WrongKeyError: A key in use is missing or another one.
    """
    checks = session.scalars(select(KeyCheck)).all()
    for check in checks:
        if check.key_id not in vault.keys:
            raise WrongKeyError(f"expected the identity key {check.key_id!r}, data is sealed with it; it is not given")
        if check.index_check != vault.blind(WORD):
            raise WrongKeyError("expected the index key the database was written with, got another one")
        if vault.unseal(check.sealed) != WORD:
            raise WrongKeyError(f"expected the identity key {check.key_id!r} to open its check, it opens another word")
    return {check.key_id for check in checks}


def has_checks(engine: Engine) -> bool:
    """Return whether the database was ever written with keys."""
    if not inspect(engine).has_table(KeyCheck.__tablename__):
        return False
    with engine.connect() as connection:
        return connection.scalar(select(KeyCheck.key_id).limit(1)) is not None


def _keep(session: Session, vault: Vault, at: datetime) -> None:
    check = KeyCheck(key_id=vault.active, sealed=vault.seal(WORD), index_check=str(vault.blind(WORD)), at=at)
    try:
        with session.begin_nested():
            session.add(check)
    except IntegrityError:
        check_vault(session, vault, at)  # another process was first: then its key must be ours
