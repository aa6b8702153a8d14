"""What every script works with."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.errors import NotFoundError
from config.languages import OWN
from config.profile import Profile
from config.settings import Settings
from crm.call_backs.kept import is_wanted
from crm.calls.service import place_of
from crm.calls.spool import Fact, Spool, write_fact
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from ivr.announcements.board import AnnouncementBoard
from ivr.flow import FlowBook, Way
from ivr.progress.words import Words
from ivr.prompts.catalogue import playable
from ivr.prompts.sentence import make_sentences
from ivr.routing import Floor, Look
from ivr.steps import Step, StepName

Known = TypeVar("Known", int, bool)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgiContext:
    """The city's rules and where facts are kept.

    Attributes:
        casework: The city's rules and calendar.
        flows: The versions of the line's flow.
        factory: Makes database sessions.
        spool: Takes facts while the database is away.
        clock: Tells the time.
        matters: Folder of spoken matters; each is removed as soon as it was said.
        announcements: What callers may hear before anybody answers.
        words: Says how tickets stand.
    """

    casework: Casework
    flows: FlowBook
    factory: SessionFactory
    spool: Spool
    clock: Clock
    matters: Path
    announcements: AnnouncementBoard
    words: Words

    @classmethod
    def of(cls, settings: Settings, profile: Profile, factory: SessionFactory, spool: Spool, clock: Clock) -> Self:
        """Put together what the scripts of a city's line work with.

        Args:
            settings: Where its sounds and the telephone system's files are.
            profile: The city's rules.
            factory: Makes database sessions.
            spool: Takes facts while the database is away.
            clock: Tells the time.
        """
        casework, sentences = Casework(profile), make_sentences(settings)
        return cls(
            casework=casework,
            flows=FlowBook(factory, profile, playable(settings.prompts_dir / OWN)),
            factory=factory,
            spool=spool,
            clock=clock,
            matters=settings.matters_dir,
            announcements=AnnouncementBoard(settings, profile.zone, factory, sentences),
            words=Words(sentences, casework.zone),
        )

    @property
    def profile(self) -> Profile:
        """The city's profile."""
        return self.casework.profile

    def way(self, flow: int) -> Way:
        """Return the way of calls that came while this version of the flow was in force."""
        return Way(self.profile, self.flows.flow(flow))

    def look(self, call_id: str, mode: str) -> Floor:
        """Return what is known just now, for a call that came in this mode of the line."""
        return Look(self.factory, self.casework, self.announcements, call_id, mode, self.clock())

    def place(self, call_id: str) -> int:
        """Return where in its queue a call stands, from 1; 0 while nobody knows."""
        return self._asked(place_of, call_id, 0)

    def wanted(self, call_id: str) -> bool:
        """Return whether the call-back that a call of the line's own is a try of goes on; so it counts if unknown."""
        return self._asked(is_wanted, call_id, True)

    def _asked(self, ask: Callable[[Session, str], Known], call_id: str, unknown: Known) -> Known:
        try:
            with self.factory() as session:
                return ask(session, call_id)
        except (SQLAlchemyError, NotFoundError) as error:
            log.warning("call %s: the database was asked in vain: %s", call_id, type(error).__name__)
            return unknown

    def keep(self, call_id: str, what: str, **values: str) -> None:
        """Keep a fact of a call in the database, or on the disk if it is away. The call goes on either way."""
        fact = Fact(what, call_id, self.clock(), values)
        try:
            with self.factory.begin() as session:
                write_fact(session, fact)
        except (SQLAlchemyError, NotFoundError) as error:
            # A call that is not there was itself spooled: its later facts must stay behind it.
            log.warning("call %s: fact %r goes to the spool: %s", call_id, what, type(error).__name__)
            self._spool(fact)

    def keep_step(self, call_id: str, step: Step) -> None:
        """Keep what a step is to the call: the queue it waits in, what it heard announced, what it is spoken to in."""
        if step.name in (StepName.QUEUE, StepName.KEEP):
            self.keep(call_id, "queued", queue=step.queue)
        if step.name is StepName.KEEP:
            self.keep(call_id, "kept", sooner=str(step.sooner))
        if step.announced:
            self.keep(call_id, "announced", announcements=",".join(map(str, step.announced)))
        self.keep_language(call_id, step)

    def keep_language(self, call_id: str, step: Step) -> None:
        """Keep what the call is spoken to in, if that changes with a step."""
        if step.language:
            self.keep(call_id, "spoke", language=step.language)

    def _spool(self, fact: Fact) -> None:
        try:
            self.spool.append(fact)
        except OSError as error:
            log.error(  # noqa: TRY400 - a traceback adds nothing to the disk's answer
                "call %s: fact %r is lost, the spool cannot be written: %s", fact.call_id, fact.what, error.strerror
            )
