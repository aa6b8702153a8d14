"""Column types whose values the database never sees in clear."""

import json
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator

from crm.identity.vault import BlindIndex, vault_of


class Sealed(TypeDecorator[str]):
    """Text, sealed on the way in and opened on the way out (``crm.identity.vault``)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else vault_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        return None if value is None else vault_of(dialect).unseal(value)


class SealedJson(TypeDecorator[dict[str, Any]]):
    """A JSON object, sealed as a whole."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else vault_of(dialect).seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        """Open."""
        return None if value is None else json.loads(vault_of(dialect).unseal(value))


class Blind(TypeDecorator[str]):
    """The blind index of a value: written and compared by the normalised value in clear, kept as its keyed hash.

    A primary key is given as ``crm.identity.vault.blind_index`` itself, so that the row's identity is what is kept.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Hash; the database compares hashes only."""
        return None if value is None else str(vault_of(dialect).blind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> BlindIndex | None:
        """Return the hash; it cannot be turned back."""
        return None if value is None else BlindIndex(value)
