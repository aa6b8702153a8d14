"""panoramisk's protocol class with its traps closed.

What differs from the parent: bytes are collected before they are decoded, so that a character cut by a packet
border survives; a listing is recognised by Asterisk's own ``EventList`` mark instead of by its wording; nothing is
ever sent a second time; an exception while reading never costs the connection.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message

from ivr.ami.messages import AmiEvent, AmiReply, AmiSilentError, PbxLinkDownError, plain

log = logging.getLogger(__name__)

END = b"\r\n\r\n"
LONGEST_MESSAGE = 1 << 20


class Ask(Action):  # type: ignore[misc]  # panoramisk ships no types
    """One action and what has come back for it."""

    @property
    def multi(self) -> bool:
        """Whether a listing follows the first message."""
        first = self.responses[0]
        return bool(first.success) and str(first.EventList).lower() == "start"

    @property
    def completed(self) -> bool:
        """Whether the last message of the answer is here."""
        return not self.multi or str(self.responses[-1].EventList).lower() in ("complete", "cancelled")

    def reply(self) -> AmiReply:
        """Return the finished answer."""
        first, *rest = (plain(m) for m in self.responses)
        return AmiReply(bool(self.responses[0].success), first["Message"], first, tuple(rest[:-1]))


class AmiConnection(AMIProtocol):  # type: ignore[misc]  # panoramisk ships no types
    """One connection, from its opening to its loss.

    Args:
        on_event: Takes every event that answers no action, in order.
    """

    def __init__(self, on_event: Callable[["AmiConnection", AmiEvent], None]) -> None:
        self._on_event = on_event
        self._bytes = bytearray()
        self.lost = asyncio.Event()
        self.encoding = "utf-8"

    async def ask(self, fields: Mapping[str, str | list[str]], timeout_s: float) -> AmiReply:
        """Send an action and wait for the whole answer.

        Raises:
            PbxLinkDownError: If the connection is lost before the answer.
            AmiSilentError: If no answer comes in time.
        """
        if self.lost.is_set():
            raise PbxLinkDownError("expected a connection to the telephone system, it is lost")
        ask = Ask(fields)
        self.responses[ask.id] = ask
        self.transport.write(str(ask).encode(self.encoding))
        try:
            async with asyncio.timeout(timeout_s):
                await ask.future
        except TimeoutError:
            raise AmiSilentError(f"expected an answer to {fields['Action']} within {timeout_s:g} s, got none") from None
        finally:
            self.responses.pop(ask.id, None)
        return ask.reply()

    def data_received(self, data: bytes) -> None:
        """Collect bytes; take every whole message out of them."""
        self._bytes += data
        *messages, rest = bytes(self._bytes).split(END)
        self._bytes = bytearray(rest)
        if len(rest) > LONGEST_MESSAGE:
            log.error("telephone system sent a message without end, connection is dropped")
            self.abort()
        for raw in messages:
            self._take(raw)

    def _take(self, raw: bytes) -> None:
        try:
            message = Message.from_line(raw.decode(self.encoding, "replace").strip())
            if message is not None:
                self.handle_message(message)
        except Exception:
            log.exception("a message of the telephone system could not be read and is left out")

    def handle_message(self, message: Any) -> None:
        """Give an answer to whoever asked, everything else onward as an event."""
        ask = self.responses.get(message.action_id)
        if ask is not None:
            ask.add_message(message)
        elif "event" in message:
            self._on_event(self, plain(message))

    def connection_lost(self, exc: object) -> None:
        """Tell everyone who still waits; nothing is kept for the next connection."""
        self.lost.set()
        self.closed = True
        for ask in list(self.responses.values()):
            if not ask.future.done():
                ask.future.set_exception(PbxLinkDownError("expected an answer, the connection was lost"))

    def abort(self) -> None:
        """End the connection at once, without waiting for what is unsent."""
        self.transport.abort()
