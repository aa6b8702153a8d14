"""Signing in and out, with a limit on guessing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from agent_console.sign_in.signed import Signed, signed_as
from agent_console.sign_in.tries import Tries
from crm.db import Clock, SessionFactory
from crm.operators.models import SignIn
from crm.operators.service import SignInRefusedError, check_password, sign_in, sign_out

HASHED_AT_ONCE = 2
"""Each check takes tens of milliseconds and 64 MiB (Argon2id): a crowd at the door must not take the machine."""


@dataclass(frozen=True)
class Entered:
    """A sign-in that succeeded, and the older ones it ended."""

    signed: Signed
    ended: Sequence[SignIn]


class Doorkeeper:
    """Checks passwords.

    Args:
        factory: Sessions of the database.
        clock: The present moment.
    """

    def __init__(self, factory: SessionFactory, clock: Clock) -> None:
        self._factory = factory
        self._clock = clock
        self._tries = Tries()
        self._hashing = asyncio.Semaphore(HASHED_AT_ONCE)

    async def enter(self, login: str, password: str, address: str, hours: int) -> Entered:
        """Sign in.

        Args:
            login: Work number.
            password: As typed.
            address: Where the request came from.
            hours: How long the sign-in holds.

        Raises:
            TooManyTriesError: Too many wrong passwords from there.
            SignInRefusedError: Login and password do not fit.
        """
        async with self._hashing:
            self._tries.check(login, address, self._clock())
            try:
                entered = await asyncio.to_thread(self._enter, login, password, hours)
            except SignInRefusedError:
                self._tries.failed(login, address, self._clock())
                raise
        self._tries.succeeded(login, address)
        return entered

    async def leave(self, signed: Signed) -> None:
        """Sign out."""
        await asyncio.to_thread(self._leave, signed.sign_in_id)

    def _enter(self, login: str, password: str, hours: int) -> Entered:
        with self._factory.begin() as session:
            operator = check_password(session, login, password)
            token, new, ended = sign_in(session, operator.login, self._clock(), hours)
            return Entered(signed_as(operator, new, token), ended)

    def _leave(self, sign_in_id: int) -> None:
        with self._factory.begin() as session:
            sign_out(session, sign_in_id, "asked", self._clock())
