"""Where the installation's keys come from.

Keys are written ``id:base64`` one after another, split by line ends or commas. Each is 32 bytes. The first seals, the
others open what they sealed before; the one called ``index`` is that of the blind index.
"""

import base64
import binascii
import fcntl
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.settings import Settings
from crm.identity.vault import KEY_BYTES, NoVaultError, Vault, WrongKeyError

INDEX = "index"
_ID = re.compile(r"[A-Za-z0-9-]{1,16}")
_OTHERS = 0o077


def load_vault(settings: Settings) -> Vault:
    """Return the vault of the environment's keys, else of the key file; nothing is ever made here.

    Raises:
        NoVaultError: There are no keys, or the file cannot be read.
        WrongKeyError: They are not keys, or others may read the file.
    """
    if settings.identity_keys:
        return vault_of_keys(read_keys(settings.identity_keys))
    return vault_of_keys(FileKeys(settings.resolved_identity_key_file))


def vault_of_keys(keys: Mapping[str, bytes]) -> Vault:
    """Return the vault; the first key seals.

    Raises:
        NoVaultError: The sealing key or the index key is missing.
    """
    active = next((key_id for key_id in keys if key_id != INDEX), None)
    if active is None or INDEX not in keys:
        raise NoVaultError(f"expected a sealing key and the key {INDEX!r} among the identity keys, one is missing")
    return Vault(keys=keys, active=active, index_key=keys[INDEX])


def read_keys(text: str) -> dict[str, bytes]:
    """Return the keys by id, in their order.

    Raises:
        WrongKeyError: An entry is no key, has another length, or comes twice; the key itself is never named.
    """
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
        key_id, _, value = entry.partition(":")
        if not _ID.fullmatch(key_id) or key_id in keys:
            raise WrongKeyError("expected identity keys as id:base64, each id once, got another entry")
        try:
            keys[key_id] = base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise WrongKeyError(f"expected the identity key {key_id!r} in base64, got something else") from error
        if len(keys[key_id]) != KEY_BYTES:
            got = len(keys[key_id])
            raise WrongKeyError(f"expected {KEY_BYTES} bytes of the identity key {key_id!r}, got {got}")
    if keys and len(set(keys.values())) < len(keys):
        raise WrongKeyError("expected every identity key to be another one, two are the same")
    return keys


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let one process at a time read the key file and write it anew: what a lost key sealed is lost for good."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_keys(path: Path, keys: Mapping[str, bytes]) -> None:
    """Put the keys in place of the file at once: after a power cut it holds the old ones or the new ones."""
    lines = "".join(f"{key_id}:{base64.b64encode(key).decode()}\n" for key_id, key in keys.items())
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def new_key() -> bytes:
    """Return a random key."""
    return secrets.token_bytes(KEY_BYTES)


class FileKeys(Mapping[str, bytes]):
    """The keys of a file. When an unknown one is asked for it is read again, so that a rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            NoVaultError: It is not there or cannot be read.
            WrongKeyError: It holds no keys, or others may read it.
        """
        self._path = path
        self._read()

    def __getitem__(self, key_id: str) -> bytes:
        """Return one key."""
        if key_id not in self._keys and self._stamp() != self._seen:
            self._read()
        return self._keys[key_id]

    def __iter__(self) -> Iterator[str]:
        """Go through the ids; the active one comes first."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._keys)

    def _read(self) -> None:
        self._seen = self._stamp()
        try:
            text = self._path.read_text(encoding="ascii")
        except UnicodeDecodeError as error:
            raise WrongKeyError(f"expected identity keys in {self._path.name}, got something else") from error
        except OSError as error:
            raise NoVaultError(f"expected to read the key file {self._path.name}: {error.strerror}") from error
        self._keys = read_keys(text)

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._path.stat()
        except OSError as error:
            raise NoVaultError(
                f"expected identity keys in HOTLINE_IDENTITY_KEYS or in the file {self._path.name}: {error.strerror}"
            ) from error
        if stat.st_mode & _OTHERS:
            raise WrongKeyError(
                f"expected the key file {self._path.name} to be its owner's alone (mode 600), "
                f"got mode {stat.st_mode & 0o777:o}"
            )
        return stat.st_mtime_ns, stat.st_ino
