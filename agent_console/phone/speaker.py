"""Whether a SIP message comes from whom it says.

Only the start line, From, To and the length are read (RFC 3261 §7, §20; one message per frame: RFC 7118 §5.2).
A request outside a dialog must name the session's own user in From, a REGISTER in To as well. Inside a dialog (To has
a tag) a called phone names itself by the contact it registered, so that is allowed too; the dialog itself is matched by
Asterisk.
"""

import re
from typing import ClassVar

from config.errors import HotlineError

KEEP_ALIVE = ("\r\n", "\r\n\r\n")
_REQUEST = re.compile(r"([A-Z]{3,16}) \S+ SIP/2\.0")
_RESPONSE = re.compile(r"SIP/2\.0 [1-6][0-9]{2}( .*)?")
_NAME_ADDR = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*|[^"<>:;@,]*)<sips?:([^@<>\s]+)@[^<>@\s]+>([^<>,]*)')
_ADDR_SPEC = re.compile(r"sips?:([^@<>;\s]+)@[^<>@;,\s]+((?:;[^<>,]*)?)")
_TAG = re.compile(r";\s*tag\s*=", re.IGNORECASE)
_ENDPOINT = re.compile(r"op-.*|citizen")
_SHORT = {"f": "from", "t": "to", "l": "content-length", "m": "contact"}
_READ = ("from", "to", "content-length", "contact")


class ForeignSpeakerError(HotlineError):
    """A SIP message that is broken, or speaks for somebody else."""

    slug: ClassVar[str] = "foreign-speaker"
    status: ClassVar[int] = 403


class Speaker:
    """Checks what one softphone sends.

    Args:
        user: The only user it may be.
    """

    def __init__(self, user: str) -> None:
        self._user = user
        self._contact = user

    def check(self, message: str) -> None:
        """Let a message pass, or not.

        Args:
            message: One websocket message.

        Raises:
            ForeignSpeakerError: It is no single SIP message, or not this user's.
        """
        if message in KEEP_ALIVE:
            return
        start, headers = _parse(message)
        if _RESPONSE.fullmatch(start):
            return
        request = _REQUEST.fullmatch(start)
        if not request:
            raise ForeignSpeakerError("expected a SIP request or response, got something else")
        sender, _ = _address(headers, "from")
        receiver, parameters = _address(headers, "to")
        in_dialog = bool(_TAG.search(parameters))
        if sender != self._user and not (in_dialog and sender == self._contact):
            raise ForeignSpeakerError("expected the signed-in user in From, got another")
        if request[1] == "REGISTER":
            if receiver != self._user:
                raise ForeignSpeakerError("expected the signed-in user in To of REGISTER, got another")
            self._learn_contact(headers)

    def _learn_contact(self, headers: dict[str, list[str]]) -> None:
        for value in headers["contact"]:
            named = _NAME_ADDR.match(value) or _ADDR_SPEC.match(value)
            if named and not _ENDPOINT.fullmatch(named[1]):
                self._contact = named[1]


def _parse(message: str) -> tuple[str, dict[str, list[str]]]:
    """Return the start line and the headers that are read; a frame with anything beside one message is refused."""
    head, blank, body = message.partition("\r\n\r\n")
    if not blank or "\0" in head or any(c in line for line in head.split("\r\n") for c in "\r\n"):
        raise ForeignSpeakerError("expected a SIP message with CRLF line ends, got something else")
    start, *lines = head.split("\r\n")
    headers: dict[str, list[str]] = {name: [] for name in _READ}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or line[0] in " \t":
            raise ForeignSpeakerError("expected headers on one line each, got a folded or broken one")
        key = name.strip().lower()
        key = _SHORT.get(key, key)
        if key in headers:
            headers[key].append(value.strip())
    if (headers["content-length"] or ["0"]) != [str(len(body.encode()))]:
        # Asterisk reads on behind the stated length: a second message could hide there.
        raise ForeignSpeakerError("expected a body as long as Content-Length says, got another")
    return start, headers


def _address(headers: dict[str, list[str]], name: str) -> tuple[str, str]:
    """Return user and parameters of From or To."""
    values = headers[name]
    if len(values) != 1:
        raise ForeignSpeakerError(f"expected one {name} header, got {len(values)}")
    found = _NAME_ADDR.fullmatch(values[0]) or _ADDR_SPEC.fullmatch(values[0])
    if not found:
        raise ForeignSpeakerError(f"expected an address with a user in {name}, got something else")
    return found[1], found[2]
