"""Passwords, kept only as Argon2id hashes."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the hash to keep."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Compare; for an unknown account the same work is done, so that time tells nothing."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def generated_password() -> str:
    """Return a password to write down: 12 characters without look-alikes."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(12))


@cache
def _nobody() -> str:
    """Return the hash of a password nobody has."""
    return _hasher.hash(secrets.token_hex())
