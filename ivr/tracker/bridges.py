"""Which channels hear each other."""

from ivr.ami.messages import AmiEvent
from ivr.tracker.recovered import Leg


class Bridges:
    """Who is in which bridge, from ``BridgeEnter`` and ``BridgeLeave``."""

    def __init__(self) -> None:
        self._members: dict[str, dict[str, str]] = {}

    def enter(self, event: AmiEvent) -> dict[str, str]:
        """Take a channel in; return everybody in that bridge, unique id → channel name, in order of entry."""
        members = self._members.setdefault(event["BridgeUniqueid"], {})
        members[event["Uniqueid"]] = event["Channel"]
        return dict(members)

    def with_(self, uid: str) -> dict[str, str]:
        """Return everybody who hears this channel and whom it hears, itself included; nobody if it is in no bridge."""
        return next((dict(members) for members in self._members.values() if uid in members), {})

    def leave(self, event: AmiEvent) -> dict[str, str]:
        """Take a channel out; return who stays."""
        members = self._members.get(event["BridgeUniqueid"], {})
        members.pop(event["Uniqueid"], None)
        if not members:
            self._members.pop(event["BridgeUniqueid"], None)
        return dict(members)

    def exchange(self, uid: str, leg: Leg) -> None:
        """Let a leg be where another channel was."""
        for members in self._members.values():
            if members.pop(uid, None):
                members[leg.uid] = leg.channel

    def replace(self, members: dict[str, dict[str, str]]) -> None:
        """Forget everything; take what a snapshot shows: bridge → unique id → channel name."""
        self._members = members
