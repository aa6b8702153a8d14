"""Queue membership in Asterisk, kept as the desk wants it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.differences import EVER, Difference
from ivr.tracker.events import interface_of

UNREACHABLE = "5"
"""Asterisk's device state for a softphone without a contact."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an operator should stand in the queues since a moment: the level in each; ``pause`` is a reason, or empty."""

    queues: Mapping[str, int]
    pause: str
    since: datetime


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

    def differences(
        self, wanted: Mapping[str, Wanted], members: Mapping[tuple[str, str], AmiEvent]
    ) -> Iterator[Difference]:
        """Give what Asterisk's members have other than they should; mending makes them so.

        Args:
            wanted: By login; whoever is not named should be in no queue.
            members: By queue and login, as Asterisk shows them.
        """
        for (queue, login), member in members.items():
            want = wanted.get(login)
            if want is None or queue not in want.queues:
                mend = partial(self.leave, login, [queue])
                since = want.since if want else EVER
                yield Difference("member", login, f"in queue {queue} against our wish", since, mend)
                continue
            if (member["Paused"] == "1") != bool(want.pause):
                told = f"{'not paused' if want.pause else 'paused'} in a queue against our wish"
                yield Difference("pause", login, told, want.since, partial(self.pause, login, want.pause))
            level = want.queues[queue]
            if member["Penalty"] != str(level):
                told = f"in queue {queue} at level {member['Penalty']} instead of {level}"
                yield Difference("level", login, told, want.since, partial(self._set_level, queue, login, level))
        for login, want in wanted.items():
            for queue, level in want.queues.items():
                if (queue, login) not in members:
                    mend = partial(self._add, queue, login, level, want.pause)
                    yield Difference("member", login, f"not in queue {queue}", want.since, mend)

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
