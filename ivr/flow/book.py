"""Gives each call the flow that was in force when it came."""

import logging
from collections.abc import Collection

from sqlalchemy.exc import SQLAlchemyError

from config.errors import HotlineError
from config.flow import Flow, usable_flow
from config.profile import Profile
from crm.db import SessionFactory
from crm.flows.service import FROM_PROFILE, current_number, get_version
from ivr.flow.modes import ModeBook

log = logging.getLogger(__name__)


class FlowBook:
    """The versions of the flow, each read and checked once.

    Args:
        factory: Opens database sessions.
        profile: The city; its own flow is version 0, and what is used when a version cannot be.
        playable: Names of the prompts that can be played.

    Attributes:
        modes: What the line is switched to.
    """

    def __init__(self, factory: SessionFactory, profile: Profile, playable: Collection[str]) -> None:
        self._factory, self._profile, self._playable = factory, profile, playable
        self._read: dict[int, Flow] = {FROM_PROFILE: profile.flow}
        self._latest = FROM_PROFILE
        self.modes = ModeBook(factory)

    def current(self) -> int:
        """Return the number of the version in force; while the database does not answer, the last one known."""
        try:
            with self._factory() as session:
                self._latest = current_number(session)
        except SQLAlchemyError as error:
            log.warning("flow: version %d is taken on, the database: %s", self._latest, type(error).__name__)
        return self._latest

    def flow(self, number: int) -> Flow:
        """Return a version's flow; the profile's own if it cannot be had, or does not fit the city any more."""
        if number not in self._read:
            try:
                self._read[number] = self._checked(number)
            except (SQLAlchemyError, HotlineError) as error:
                log.error("flow: version %d cannot be used: %s", number, type(error).__name__)  # noqa: TRY400 - a traceback adds nothing
                return self._profile.flow
        return self._read[number]

    def _checked(self, number: int) -> Flow:
        with self._factory() as session:
            text = get_version(session, number).text
        return usable_flow(text, f"version {number}", self._profile.queues, self._playable)
