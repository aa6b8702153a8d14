"""Facts about calls that wait on disk while the database is away. A call never waits for the database to come back."""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.errors import HotlineError
from crm.announcements.calls import record_hearing
from crm.call_backs.kept import decline, keep_place
from crm.calls.asked import Asked
from crm.calls.hand_overs import record_hand_over
from crm.calls.service import (
    add_segment,
    end_call,
    get_call,
    move_call,
    open_call,
    record_choice,
    record_language,
    record_queue,
    record_recording_start,
    record_survey,
    segments_of,
)
from crm.calls.states import CallState, HandOverState, Outcome, SegmentKind
from crm.db import SessionFactory
from crm.follow_ups.machine import keep_answer
from crm.identity.vault import Vault
from crm.tickets.prefill import prefill_from_caller, prefill_from_menu

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened in a call.

    Attributes:
        what: A key of ``WRITE``.
        call_id: The call.
        at: When it happened.
        values: What else is to be kept; texts only.
    """

    what: str
    call_id: str
    at: datetime
    values: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """Return the fact as one line of JSON."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()}, ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Read a fact back.

        Raises:
            ValueError: If the line is no fact.
        """
        try:
            read = json.loads(line)
            at = datetime.fromisoformat(read["at"])
            return cls(str(read["what"]), str(read["call_id"]), at, dict(read["values"]))
        except (KeyError, TypeError) as error:
            raise ValueError("expected a fact of a call, got something else") from error


def write_fact(session: Session, fact: Fact) -> None:
    """Write a fact into the database; writing it again changes nothing.

    Raises:
        ValueError: If nobody knows such a fact.
        NoSuchCallError: If the call is not there.
    """
    if fact.what not in WRITE:
        raise ValueError(f"expected one of {sorted(WRITE)}, got {fact.what!r:.40}")
    WRITE[fact.what](session, fact)


def _opened(session: Session, fact: Fact) -> None:
    known = {name: fact.values.get(name, "") for name in ("number", "line", "origin", "channel")}
    flow = int(fact.values.get("flow", "0"))
    call = open_call(session, call_id=fact.call_id, at=fact.at, flow=flow, **known)
    prefill_from_caller(session, call, fact.at)


def _chose(session: Session, fact: Fact) -> None:
    if fact.values["key"] not in get_call(session, fact.call_id).menu_path:
        record_choice(session, fact.call_id, fact.values["key"], fact.values["kind"])
        prefill_from_menu(session, fact.call_id, fact.values["key"], fact.values["kind"], fact.at)


def _announced(session: Session, fact: Fact) -> None:
    get_call(session, fact.call_id)
    record_hearing(session, fact.call_id, [int(one) for one in fact.values["announcements"].split(",")], fact.at)


def _queued(session: Session, fact: Fact) -> None:
    record_queue(session, fact.call_id, fact.values["queue"], fact.at)


def _spoke(session: Session, fact: Fact) -> None:
    record_language(session, fact.call_id, fact.values["language"])


def _evaluated(session: Session, fact: Fact) -> None:
    record_survey(session, fact.call_id, int(fact.values["score"]))


def _moved(session: Session, fact: Fact) -> None:
    state, operator = CallState(fact.values["state"]), fact.values["operator"] or None
    if get_call(session, fact.call_id).ended_at is None:
        move_call(session, fact.call_id, state, operator=operator, at=fact.at)


def _spent(session: Session, fact: Fact) -> None:
    """``at`` is the segment's end."""
    get_call(session, fact.call_id)
    since, kind = datetime.fromisoformat(fact.values["since"]), SegmentKind(fact.values["kind"])
    if not any((s.started_at, s.kind) == (since, kind) for s in segments_of(session, fact.call_id)):
        operator = fact.values["operator"] or None
        add_segment(session, fact.call_id, kind, operator=operator, started_at=since, ended_at=fact.at)


def _recorded_from(session: Session, fact: Fact) -> None:
    record_recording_start(session, fact.call_id, fact.at)


def _handed_over(session: Session, fact: Fact) -> None:
    state = HandOverState(fact.values["state"])
    asked = Asked.of_values(fact.values)
    record_hand_over(session, fact.call_id, fact.values["hand_over"], asked, state=state, at=fact.at)


def _kept(session: Session, fact: Fact) -> None:
    keep_place(session, get_call(session, fact.call_id), int(fact.values["sooner"]), fact.at)


def _declined(session: Session, fact: Fact) -> None:
    decline(session, get_call(session, fact.call_id), fact.at)


def _visited(session: Session, fact: Fact) -> None:
    keep_answer(session, fact.call_id, fact.values["asked"], fact.values["answer"])


def _ended(session: Session, fact: Fact) -> None:
    end_call(session, fact.call_id, Outcome(fact.values["outcome"]), fact.at)


WRITE: dict[str, Callable[[Session, Fact], None]] = {
    "opened": _opened,
    "chose": _chose,
    "spoke": _spoke,
    "announced": _announced,
    "queued": _queued,
    "evaluated": _evaluated,
    "moved": _moved,
    "spent": _spent,
    "recorded_from": _recorded_from,
    "handed_over": _handed_over,
    "kept": _kept,
    "declined": _declined,
    "visited": _visited,
    "ended": _ended,
}


class Spool:
    """The folder of waiting facts; several processes may share it.

    Args:
        folder: Made when the first fact comes, for its owner only.
        vault: Seals every line: numbers stand in them.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        self._waiting = folder / "facts.jsonl"
        self._replaying = folder / "facts.replaying.jsonl"
        self._refused = folder / "facts.refused.jsonl"

    def append(self, *facts: Fact) -> None:
        """Keep facts in their order; they are on the disk when this returns.

        Raises:
            OSError: If the disk does not take it.
        """
        with self._alone(), self._waiting.open("a", encoding="utf-8") as file:
            self._waiting.chmod(0o600)
            file.writelines(self._vault.seal(fact.line()) + "\n" for fact in facts)
            file.flush()
            os.fsync(file.fileno())

    @property
    def waits(self) -> bool:
        """Whether any fact is still kept here."""
        return self._waiting.exists() or self._replaying.exists()

    def replay(self, factory: SessionFactory) -> int:
        """Write what waits into the database, oldest first.

        What the database refuses for good is counted in the log and laid aside in a file of its own. When the database
        is still away everything is kept. Stopped in the middle, it can be done again: a fact written twice is written
        once.

        Returns:
            How many facts were written.
        """
        if not self.waits:
            return 0
        written = 0
        with self._alone():
            try:
                if self._replaying.exists():
                    written += self._write_all(factory)
                if self._waiting.exists():
                    self._waiting.rename(self._replaying)
                    written += self._write_all(factory)
            except SQLAlchemyError as error:
                log.warning("call facts wait on disk, the database is away: %s", type(error).__name__)
        return written

    def _write_all(self, factory: SessionFactory) -> int:
        lines = self._replaying.read_text(encoding="utf-8").splitlines()
        refused = []
        for line in lines:
            try:
                fact = Fact.of_line(line if line.startswith("{") else self._vault.unseal(line))
                with factory.begin() as session:
                    write_fact(session, fact)
            except (ValueError, KeyError, HotlineError):
                refused.append(line)
        if refused:
            log.warning("%d spooled call facts were refused", len(refused))
            with self._refused.open("a", encoding="utf-8") as file:
                self._refused.chmod(0o600)
                file.writelines(f"{line}\n" for line in refused)
        self._replaying.unlink()
        return len(lines) - len(refused)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock; nobody appends to a file that is being replayed."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
