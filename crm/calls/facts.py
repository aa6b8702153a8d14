"""Facts about calls as plain data, so that they can wait on disk while the database is away.

A fact is ``{"fact": name, "call_id": id, …}`` with only JSON values; moments are ISO 8601 with their zone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from config.errors import HotlineError
from crm.calls import service
from crm.calls.states import CallState, Outcome, SegmentKind

Fact = Mapping[str, Any]


class UnknownFactError(HotlineError):
    """A fact has a name or fields that nobody here knows."""

    slug = "fact-unknown"


def apply_fact(session: Session, fact: Fact) -> None:
    """Write one fact.

    Raises:
        UnknownFactError: If its name or fields are not known.
        NoSuchCallError: If it is about a call without a row; ``open_call`` must come first.
    """
    fields = {k: v for k, v in fact.items() if k != "fact"}
    try:
        for name in _MOMENTS & fields.keys():
            fields[name] = datetime.fromisoformat(fields[name])
        for name, kind in _ENUMS.items():
            if name in fields:
                fields[name] = kind(fields[name])
        write = _FACTS[fact["fact"]]
    except (KeyError, ValueError, TypeError) as error:
        raise UnknownFactError(f"expected a fact out of {sorted(_FACTS)}, got {type(error).__name__}") from error
    write(session, **fields)


_MOMENTS = {"at", "started_at", "ended_at"}
_ENUMS: dict[str, Callable[[str], object]] = {"state": CallState, "outcome": Outcome, "kind": SegmentKind}


def _choice(session: Session, call_id: str, key: str, matter: str) -> None:
    service.record_choice(session, call_id, key, matter)


def _segment(session: Session, call_id: str, **fields: Any) -> None:
    service.get_call(session, call_id)
    service.add_segment(session, call_id, **fields)


_FACTS: dict[str, Callable[..., object]] = {
    "open_call": service.open_call,
    "record_choice": _choice,
    "record_queue": service.record_queue,
    "record_survey": service.record_survey,
    "record_recording_start": service.record_recording_start,
    "record_recording": service.record_recording,
    "move_call": service.move_call,
    "add_segment": _segment,
    "end_call": service.end_call,
}
