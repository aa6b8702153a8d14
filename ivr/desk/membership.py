"""Queue membership in Asterisk, kept as the desk wants it."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.tracker.events import interface_of, operator_of

log = logging.getLogger(__name__)

UNREACHABLE = "5"
"""Asterisk's device state for a softphone without a contact."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an operator should stand in the queues: the level in each; ``pause`` is a reason, empty for none."""

    queues: Mapping[str, int]
    pause: str


class Membership:
    """Adds, pauses and removes the operators' softphones."""

    def __init__(self, gateway: AmiGateway) -> None:
        self._gateway = gateway

    async def join(self, login: str, wanted: Wanted) -> None:
        """Put an operator into their queues.

        Raises:
            AmiError: If the telephone system cannot be asked.
        """
        for queue, level in wanted.queues.items():
            await self._add(queue, login, level, wanted.pause)

    async def pause(self, login: str, reason: str) -> None:
        """Pause an operator in every queue; an empty reason ends the pause.

        Raises:
            AmiError: If the telephone system cannot be asked.
        """
        await self._gateway.act("QueuePause", Interface=interface_of(login), Paused=bool(reason), Reason=reason)

    async def leave(self, login: str, queues: Iterable[str]) -> None:
        """Take an operator out of these queues.

        Raises:
            AmiError: If the telephone system cannot be asked.
        """
        for queue in queues:
            await self._gateway.act("QueueRemove", Queue=queue, Interface=interface_of(login))

    async def mend(self, wanted: Mapping[str, Wanted]) -> dict[str, bool]:
        """Compare Asterisk's members with what they should be and put right what differs.

        Args:
            wanted: By login; whoever is not named should be in no queue.

        Returns:
            For each member found, whether its phone is reachable.

        Raises:
            AmiError: If the telephone system cannot be asked.
        """
        reply = await self._gateway.act("QueueStatus")
        members = [m for m in reply.items if m.name == "QueueMember"]
        found: dict[tuple[str, str], AmiEvent] = {}
        for member in members:
            if (login := operator_of(member["Location"])) is not None:
                found[member["Queue"], login] = member
        for (queue, login), member in found.items():
            want = wanted.get(login)
            if want is None or queue not in want.queues:
                await self.leave(login, [queue])
                continue
            if (member["Paused"] == "1") != bool(want.pause):
                await self.pause(login, want.pause)
            if member["Penalty"] != str(want.queues[queue]):
                await self._set_level(queue, login, want.queues[queue])
        for login, want in wanted.items():
            for queue, level in want.queues.items():
                if (queue, login) not in found:
                    await self._add(queue, login, level, want.pause)
        return {login: member["Status"] != UNREACHABLE for (_, login), member in found.items()}

    async def _set_level(self, queue: str, login: str, level: int) -> None:
        await self._gateway.act("QueuePenalty", Queue=queue, Interface=interface_of(login), Penalty=level)

    async def _add(self, queue: str, login: str, level: int, pause: str) -> None:
        reply = await self._gateway.act(
            "QueueAdd",
            Queue=queue,
            Interface=interface_of(login),
            StateInterface=interface_of(login),
            MemberName=login,
            Penalty=level,
            Paused=bool(pause),
            Reason=pause,
        )
        if not reply.success and "already there" not in reply.message.lower():
            raise AmiError(f"expected queue {queue} to take {login}, got {reply.message!r}", queue=queue)
