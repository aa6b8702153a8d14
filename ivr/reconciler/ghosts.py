"""Channels that Asterisk lists although they have ended: what still holds on to one keeps it from being told of."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from ivr.ami import AmiGateway
from ivr.tracker.resync import Snapshot

ROUND = 30
"""Looks within which every call's channel is asked for once: asking for one locks it for a moment."""

NOT_FOUND = "No such channel"
"""Asterisk's answer to ``Status``; any other refusal says nothing about the channel."""

log = logging.getLogger(__name__)


class Ghosts:
    """Asks for citizens' channels by name, a few at each look: one that has ended is listed, but not found.

    Args:
        gateway: Where Asterisk is asked.
    """

    def __init__(self, gateway: AmiGateway) -> None:
        self._gateway = gateway
        self._known: set[str] = set()
        self._last = ""

    async def laid(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot without channels that have ended.

        Raises:
            AmiError: If Asterisk does not answer.
        """
        self._known &= snapshot.channels.keys()
        for call_id in self._turn(sorted(set(snapshot.citizens(())) - self._known)):
            self._last = call_id
            status = await self._gateway.act("Status", Channel=snapshot.channels[call_id]["Channel"])
            if status.message == NOT_FOUND:
                log.info("call %s: its channel has ended and is listed still", call_id)
                self._known.add(call_id)
        living = {uid: channel for uid, channel in snapshot.channels.items() if uid not in self._known}
        return replace(snapshot, channels=living) if self._known else snapshot

    def _turn(self, calls: Sequence[str]) -> Sequence[str]:
        """Return whose turn it is: those after the last one, from the first again at the end."""
        after = [call_id for call_id in calls if call_id > self._last]
        return [*after, *calls][: ceil(len(calls) / ROUND)]
