"""A model of Asterisk's queues, channels and bridges, which says what happens to it, or keeps it to itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ivr.ami import AmiEvent, AmiReply
from ivr.tracker.events import interface_of, operator_of
from tests.unit.ivr.helpers import FakeGateway

QUEUE = "hotline"


@dataclass
class ModelPbx:
    """What stands at the moment; every step says on ``say`` what Asterisk would say.

    Attributes:
        members: (queue, login) → whether paused.
        reachable: Logins whose phone is away are not in it... all are, unless removed.
        channels: Unique id → fields of the channel.
        line: Call → queue it waits in.
        silent: Whether what happens is told to nobody.
        ghosts: Channels that have ended and are shown still.
    """

    say: Callable[[AmiEvent], None]
    members: dict[tuple[str, str], bool] = field(default_factory=dict)
    channels: dict[str, dict[str, str]] = field(default_factory=dict)
    line: dict[str, str] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    silent: bool = False
    ghosts: set[str] = field(default_factory=set)
    legs: int = 0

    def tell(self, name: str, **fields: str) -> None:
        if not self.silent:
            self.say(AmiEvent({"Event": name} | fields))

    # --- actions ----------------------------------------------------------------------------------------------------

    def act(self, action: str, fields: dict[str, Any]) -> list[AmiEvent]:
        """Do what is asked; return the items of a listing."""
        login = operator_of(str(fields.get("Interface", ""))) or ""
        queue = str(fields.get("Queue", ""))
        match action:
            case "QueueAdd":
                self.add(queue, login, str(fields["Paused"]).lower() == "true")
            case "QueueRemove":
                self.remove(queue, login)
            case "QueuePause":
                self.pause(login, str(fields["Paused"]).lower() == "true")
            case "QueueStatus":
                return [*self._shown_members(), *self._shown_line()]
            case "CoreShowChannels":
                shown = {"Event": "CoreShowChannel", "Duration": "00:00:01"}
                return [AmiEvent(shown | {"Uniqueid": uid} | channel) for uid, channel in self.channels.items()]
        return []

    def _shown_members(self) -> list[AmiEvent]:
        return [
            AmiEvent({"Event": "QueueMember", "Queue": queue, "Location": interface_of(login)} | self._member(login, p))
            for (queue, login), p in self.members.items()
        ]

    def _member(self, login: str, paused: bool) -> dict[str, str]:
        return {"Paused": "1" if paused else "0", "Status": "5" if login in self.away else "1", "Penalty": "0"}

    def _shown_line(self) -> list[AmiEvent]:
        entry = {"Event": "QueueEntry", "Wait": "1"}
        return [AmiEvent(entry | {"Queue": queue, "Uniqueid": call}) for call, queue in self.line.items()]

    # --- members ----------------------------------------------------------------------------------------------------

    def add(self, queue: str, login: str, paused: bool) -> None:
        self.members[queue, login] = paused
        self._tell_member("QueueMemberAdded", queue, login)

    def remove(self, queue: str, login: str) -> None:
        if (queue, login) in self.members:
            del self.members[queue, login]
            self.tell("QueueMemberRemoved", Queue=queue, Interface=interface_of(login))

    def pause(self, login: str, paused: bool) -> None:
        for queue, member in self.members:
            if member == login:
                self.members[queue, login] = paused
                self._tell_member("QueueMemberPause", queue, login)

    def _tell_member(self, name: str, queue: str, login: str) -> None:
        told = self._member(login, self.members[queue, login])
        self.tell(name, Queue=queue, Interface=interface_of(login), **told)

    def free(self, queue: str) -> list[str]:
        """Return the operators to whom this queue may offer a call."""
        busy = {operator_of(c["Channel"]) for c in self.channels.values()}
        return sorted(login for (q, login), p in self.members.items() if q == queue and not p and login not in busy)

    # --- calls ------------------------------------------------------------------------------------------------------

    def arrive(self, call: str) -> None:
        channel = {"Channel": f"PJSIP/trunk-{call}", "Context": "from-trunk", "Linkedid": call, "BridgeId": ""}
        self.channels[call] = channel | {"ChannelStateDesc": "Up", "CallerIDNum": "13800006021", "Exten": "12345"}
        self.tell("Newchannel", Uniqueid=call, **self.channels[call])
        self.channels[call]["Context"] = "hotline"

    def wait(self, call: str, queue: str = QUEUE) -> None:
        self.line[call] = queue
        self.tell("QueueCallerJoin", Uniqueid=call, Queue=queue)

    def ring(self, call: str, login: str) -> None:
        self.legs += 1
        leg, name = f"leg-{self.legs}", f"{interface_of(login)}-{self.legs:08x}"
        self.channels[leg] = {
            "Channel": name,
            "Context": "agents",
            "Linkedid": call,
            "BridgeId": "",
            "ChannelStateDesc": "Ringing",
        }
        self.tell("AgentCalled", Uniqueid=call, DestChannel=name, DestUniqueid=leg)

    def leg_of(self, call: str) -> str:
        """Return the operator's channel of a call, ringing or talking."""
        return next((u for u, c in self.channels.items() if c["Linkedid"] == call and operator_of(c["Channel"])), "")

    def no_answer(self, call: str) -> None:
        leg = self.leg_of(call)
        name = self.channels.pop(leg)["Channel"]
        self.tell("DialEnd", Uniqueid=call, DestChannel=name, DestUniqueid=leg, DialStatus="NOANSWER")
        self.tell("Hangup", Uniqueid=leg)

    def answer(self, call: str) -> None:
        leg, queue = self.leg_of(call), self.line.pop(call)
        self.tell("QueueCallerLeave", Uniqueid=call, Queue=queue)
        for uid in (call, leg):
            self.channels[uid] |= {"ChannelStateDesc": "Up", "BridgeId": f"bridge-{call}"}
        self.tell("AgentConnect", Uniqueid=call, DestChannel=self.channels[leg]["Channel"], DestUniqueid=leg)
        for uid in (call, leg):
            self._tell_bridge("BridgeEnter", uid, call)

    def _tell_bridge(self, name: str, uid: str, call: str) -> None:
        self.tell(name, Uniqueid=uid, Channel=self.channels[uid]["Channel"], BridgeUniqueid=f"bridge-{call}")

    def hold(self, call: str) -> None:
        self.tell("Hold", Uniqueid=self.leg_of(call))

    def resume(self, call: str) -> None:
        self.tell("Unhold", Uniqueid=self.leg_of(call))

    def operator_leaves(self, call: str) -> None:
        leg = self.leg_of(call)
        for uid in (leg, call):
            self._tell_bridge("BridgeLeave", uid, call)
        del self.channels[leg]
        self.channels[call]["BridgeId"] = ""
        self.tell("Hangup", Uniqueid=leg)
        self.tell("UserEvent", UserEvent="HotlineStep", CallId=call, Step="survey", CallerIDNum="13800006021")

    def citizen_leaves(self, call: str) -> None:
        leg = self.leg_of(call)
        talks = bool(self.channels[call]["BridgeId"])
        if talks:
            for uid in (call, leg):
                self._tell_bridge("BridgeLeave", uid, call)
        if queue := self.line.pop(call, ""):
            self.tell("QueueCallerAbandon", Uniqueid=call, Queue=queue)
        if leg and not talks:
            name = self.channels[leg]["Channel"]
            self.tell("DialEnd", Uniqueid=call, DestChannel=name, DestUniqueid=leg, DialStatus="CANCEL")
        for uid in filter(None, (leg, call)):
            del self.channels[uid]
            self.tell("Hangup", Uniqueid=uid)


class ModelGateway(FakeGateway):
    """A link to the model without a wire."""

    def __init__(self) -> None:
        super().__init__()
        self.pbx = ModelPbx(self._heard)

    def _heard(self, event: AmiEvent) -> None:
        if self.up:
            for hear in tuple(self.hear):
                hear(event)

    async def act(self, action: str, **fields: Any) -> AmiReply:
        reply = await super().act(action, **fields)
        return AmiReply(True, reply.message, reply.fields, tuple(self.pbx.act(action, fields)))
