"""Asterisk's queues, kept as the operators' states and the accounts' queues wish them."""

import logging
from collections.abc import Iterator, Mapping

from crm.operators.states import OperatorState
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.desk.membership import UNREACHABLE, Membership, Wanted
from ivr.desk.phones import Phones
from ivr.desk.presence import SIGNED_IN, WRAP_UP
from ivr.desk.roster import ON_CALL, Roster
from ivr.differences import Difference
from ivr.tracker.events import operator_of
from ivr.tracker.resync import members_of

log = logging.getLogger(__name__)

_S = OperatorState


class InStep:
    """Leads operators into queues and out of them, and pauses them there; what fails is mended later.

    Args:
        gateway: The manager link.
        roster: The operators' states.
        phones: Told which phones can be reached.

    Attributes:
        queues: By login, the queues they answer with their level in each.
    """

    def __init__(self, gateway: AmiGateway, roster: Roster, phones: Phones) -> None:
        self.queues: dict[str, Mapping[str, int]] = {}
        self._gateway = gateway
        self._members = Membership(gateway)
        self._roster = roster
        self._phones = phones

    async def join(self, login: str) -> None:
        """Put an operator into their queues."""
        try:
            await self._members.join(login, self._wanted(login))
        except AmiError as error:
            log.warning("operator %s joins the queues later (%s)", login, error.slug)

    async def leave(self, login: str) -> None:
        """Take an operator out of their queues."""
        try:
            await self._members.leave(login, self.queues.pop(login, {}))
        except AmiError as error:
            log.warning("operator %s leaves the queues later (%s)", login, error.slug)

    async def take_calls(self, login: str) -> None:
        """End an operator's pause.

        Raises:
            AmiError: If the telephone system cannot be asked.
        """
        await self._members.pause(login, "")

    async def follow(self, login: str) -> None:
        """Pause an operator, or end the pause, as their state wishes."""
        try:
            await self._members.pause(login, self._wanted(login).pause)
        except AmiError as error:
            log.warning("operator %s is paused or unpaused in the queues later (%s)", login, error.slug)

    async def mend(self) -> None:
        """Compare all members with what is wished, and put right what differs."""
        try:
            members = members_of(await self._gateway.act("QueueStatus"))
            for difference in dict.fromkeys(self.differences(members)):
                await difference.mend()
        except AmiError as error:
            log.warning("queue membership could not be compared (%s)", error.slug)

    def differences(self, members: Mapping[tuple[str, str], AmiEvent]) -> Iterator[Difference]:
        """Give what Asterisk has otherwise than it is wished.

        Args:
            members: By queue and login, as Asterisk shows them; tells of the phones too.
        """
        for (_, login), member in members.items():
            self._phones.seen(login, member["Status"] != UNREACHABLE)
        wishes = {login: self._wanted(login) for login, now in self._roster.all() if now.state is not _S.OFFLINE}
        return self._members.differences(wishes, members)

    def is_wished(self, event: AmiEvent) -> bool:
        """Return whether what a queue says of a member is as wished; other events are."""
        login = operator_of(event["Interface"])
        if event.name not in ("QueueMemberAdded", "QueueMemberRemoved", "QueueMemberPause") or login is None:
            return True
        there, want = event.name != "QueueMemberRemoved", self._wanted(login)
        wished = event["Queue"] in want.queues and self._roster.of(login).state is not _S.OFFLINE
        return there == wished and (not there or (event["Paused"] == "1") == bool(want.pause))

    def _wanted(self, login: str) -> Wanted:
        presence = self._roster.of(login)
        reason = presence.reason if presence.state is _S.PAUSED else presence.next_pause
        pause = "" if reason is None else reason or SIGNED_IN
        on_call = presence.state in (*ON_CALL, _S.CALLING, _S.WRAP_UP)
        return Wanted(self.queues.get(login, {}), WRAP_UP if on_call else pause, presence.since)
