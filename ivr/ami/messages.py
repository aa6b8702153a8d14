"""What goes to Asterisk's manager interface and what comes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from config.errors import HotlineError

FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
LONGEST_VALUE = 4096
FORBIDDEN = ("\r", "\n", "\0")

Value = str | int | bool | list[str]


class AmiError(HotlineError):
    """The manager interface did not do what was asked."""

    slug = "pbx-refused"
    status = 502


class PbxLinkDownError(AmiError):
    """There is no connection to the telephone system just now; nothing was sent."""

    slug = "pbx-link-down"
    status = 503


class AmiSilentError(AmiError):
    """The telephone system did not answer in time; whether it acted is not known, and nothing is sent again."""

    slug = "pbx-silent"
    status = 504


class AmiFieldError(AmiError):
    """A field cannot be sent: a line break in it would start an action of its own."""

    slug = "ami-field-invalid"
    status = 400


class AmiEvent(dict[str, str]):
    """The fields of one message. A field that did not come reads as the empty string."""

    def __missing__(self, _: str) -> str:
        return ""

    @property
    def name(self) -> str:
        """The event's name; empty for a reply."""
        return self["Event"]


@dataclass(frozen=True, slots=True)
class AmiReply:
    """The answer to one action.

    Attributes:
        success: Whether Asterisk accepted it.
        message: Asterisk's own sentence.
        fields: Every field of the first message.
        items: The messages of a listing (``QueueStatus``, ``CoreShowChannels``), without first and last.
    """

    success: bool
    message: str
    fields: AmiEvent
    items: tuple[AmiEvent, ...] = field(default=())


def checked(action: str, fields: Mapping[str, Value]) -> dict[str, str | list[str]]:
    """Return the action's fields as they may go over the wire.

    ``Originate`` always becomes asynchronous: a synchronous one would block the whole connection while it rings.

    Raises:
        AmiFieldError: For a name or value that could break out of its line; the value itself is not told.
    """
    made: dict[str, str | list[str]] = {"Action": _one_line("Action", action)}
    for name, value in fields.items():
        if not FIELD_NAME.fullmatch(name):
            raise AmiFieldError("expected a field name of letters, digits, '_' and '-', got another", action=action)
        made[name] = [_one_line(name, v) for v in value] if isinstance(value, list) else _one_line(name, value)
    if action.lower() == "originate":
        made["Async"] = "true"
    return made


def _one_line(name: str, value: str | int | bool) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if len(text) > LONGEST_VALUE or any(c in text for c in FORBIDDEN):
        raise AmiFieldError(
            f"expected {name} on one line of at most {LONGEST_VALUE} characters, got another", field=name
        )
    return text


def plain(message: Mapping[str, Any]) -> AmiEvent:
    """Turn a parsed message into plain fields; a field that came several times is joined by commas."""
    return AmiEvent((k, ",".join(v) if isinstance(v, list) else str(v)) for k, v in message.items())
