"""Sealing personal data, and finding it again without reading it.

AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce for each value; the blind index is HMAC-SHA-256 over the
normalised value under a key of its own. Sealed text is ``key id . nonce+ciphertext`` in URL-safe base64, so that keys
can be rotated value by value.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from config.errors import UnsafeSettingsError

NONCE_BYTES = 12
KEY_BYTES = 32
INDEX_LETTERS = 32
"""Letters of a blind index: 128 of the HMAC's 256 bits, enough that two numbers never meet by chance."""


class NoVaultError(UnsafeSettingsError):
    """The database was opened without keys; nothing personal can be written or read."""

    slug = "identity-keys-missing"


class WrongKeyError(UnsafeSettingsError):
    """The keys are not those the data was sealed with."""

    slug = "identity-keys-wrong"


class BlindIndex(str):
    """The keyed hash of a value; a type of its own, so that it is never hashed again by mistake."""

    __slots__ = ()


@dataclass(frozen=True)
class Vault:
    """The installation's keys.

    Args:
        keys: 32 bytes by key id; old ones stay until everything was sealed anew.
        active: Id of the key that seals from now on.
        index_key: Key of the blind index and of the audit; it cannot be rotated without indexing everything anew.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    active: str
    index_key: bytes = field(repr=False)

    def seal(self, clear: str) -> str:
        """Return the value sealed under the active key; an empty one stays empty."""
        if not clear:
            return ""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.active]).encrypt(nonce, clear.encode(), self.active.encode())
        return f"{self.active}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unseal(self, sealed: str) -> str:
        """Return the value in clear.

        Raises:
            WrongKeyError: Sealed under a key that is not here, or changed since.
        """
        if not sealed:
            return ""
        key_id, _, text = sealed.partition(".")
        try:
            raw = base64.urlsafe_b64decode(text)
            return AESGCM(self.keys[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode()).decode()
        except (KeyError, InvalidTag, ValueError) as error:
            raise WrongKeyError(f"expected the key {key_id[:16]!r} that sealed the value, it is not here") from error

    def mac(self, text: str) -> str:
        """Return the keyed hash of a text, HMAC-SHA-256 under the index key, which stays when keys are rotated.

        The text is marked, so that it never meets the blind index of the same one.
        """
        return hmac.new(self.index_key, f"mac\n{text}".encode(), hashlib.sha256).hexdigest()

    def blind(self, value: str) -> BlindIndex:
        """Return the keyed index of a normalised value; an empty one stays empty, an index stays itself."""
        if not value or isinstance(value, BlindIndex):
            return BlindIndex(value)
        return BlindIndex(hmac.new(self.index_key, value.encode(), hashlib.sha256).hexdigest()[:INDEX_LETTERS])


VAULT = "hotline_vault"
"""Attribute of an engine's dialect that carries its vault: the one thing a column type is handed by SQLAlchemy."""


def vault_of(dialect: Dialect) -> Vault:
    """Return the vault an engine was opened with.

    Raises:
        NoVaultError: It was opened without one.
    """
    vault: Vault | None = getattr(dialect, VAULT, None)
    if vault is None:
        raise NoVaultError("expected the database to be opened with identity keys, it was opened without")
    return vault


def blind_index(session: Session, value: str) -> BlindIndex:
    """Return the keyed index of a normalised value, for queries and primary keys."""
    return vault_of(session.get_bind().dialect).blind(value)
