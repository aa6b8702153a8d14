"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """How a part fares."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """One part: how it fares, what was seen, and the command or step that mends it."""

    part: str
    finding: Finding
    seen: str
    fix: str = ""


def ok(part: str, seen: str) -> Check:
    """All is well."""
    return Check(part, Finding.OK, seen)


def warn(part: str, seen: str, fix: str) -> Check:
    """It works, but not as it should."""
    return Check(part, Finding.WARN, seen, fix)


def fail(part: str, seen: str, fix: str) -> Check:
    """It does not work."""
    return Check(part, Finding.FAIL, seen, fix)
