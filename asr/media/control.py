"""Asterisk's control messages on the media websocket, as JSON or plain text."""

import json
import re
from collections.abc import Mapping

_WORD = re.compile(r"^[A-Z][A-Z_]{1,40}$")


def read_control(text: str) -> Mapping[str, str] | None:
    """Return a control message with its name under ``event``, or nothing when it is none.

    Unknown names are allowed: newer releases of Asterisk add some.
    """
    if text.startswith("{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
        event = value.get("event", value.get("response"))
        if not isinstance(event, str) or not _WORD.match(event):
            return None
        return {str(k): str(v) for k, v in value.items()}
    name, *pairs = text.split(" ")
    if not _WORD.match(name):
        return None
    return {"event": name, **dict(p.split(":", 1) for p in pairs if ":" in p)}
