"""The leg that goes on in the place of one that is hung up: a reloaded page took its call back."""

from dataclasses import dataclass

from ivr.ami.messages import AmiEvent
from ivr.tracker.events import operator_of

RECOVER = "recover"
"""What a page dials with a ``Replaces`` header to take its call back."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A channel: its unique id and its name."""

    uid: str
    channel: str


class Recovered:
    """Follows the channels by which pages take their calls back.

    In a bridge of two Asterisk exchanges one for the other: the new one enters, the old one leaves. In a conference or
    an application it lets the old channel go on with the new one's unique id (a masquerade) instead. Nobody enters or
    leaves then; the old unique id is hung up, as a shell that stands where the new channel came in.
    """

    def __init__(self) -> None:
        self._came: dict[str, Leg] = {}

    def hear(self, event: AmiEvent) -> None:
        """Take notice of a channel that comes or goes."""
        login = operator_of(event["Channel"])
        if login is None:
            return
        if event.name == "Newchannel" and event["Exten"] == RECOVER:
            self._came[login] = Leg(event["Uniqueid"], event["Channel"])
        elif event.name == "Hangup" and (leg := self._came.get(login)) and leg.uid == event["Uniqueid"]:
            del self._came[login]

    def instead_of(self, event: AmiEvent) -> Leg | None:
        """Return the leg that goes on in the place of one that is hung up; nothing if none is, or it is really gone."""
        leg = self._came.get(operator_of(event["Channel"]) or "")
        is_shell = event.name == "Hangup" and event["Exten"] == RECOVER
        return leg if leg and is_shell and leg.uid != event["Uniqueid"] else None
