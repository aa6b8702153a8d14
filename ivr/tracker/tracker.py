"""The call tracker: AMI events in; live calls, segments, facts for the database and events for the bus out."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from crm.bus.bus import Bus
from crm.bus.events import CallEnded, OperatorPhoneLost, PbxLinkChanged
from crm.calls.spool import Spool
from crm.calls.states import CallMove, CallState, Outcome
from crm.db import Clock, SessionFactory
from ivr.ami import AmiEvent, AmiGateway
from ivr.differences import Difference
from ivr.tracker.bridges import Bridges
from ivr.tracker.drift import differences
from ivr.tracker.events import CUT_OFF, KEPT, REFUSED, STEPS, arrival, language_of, moment, operator_of
from ivr.tracker.ledger import Ledger
from ivr.tracker.legs import has_call, heir
from ivr.tracker.live_call import LiveCall
from ivr.tracker.live_calls import LiveCalls
from ivr.tracker.queues import WaitingLines
from ivr.tracker.recovered import Recovered
from ivr.tracker.resync import Snapshot, known_calls, take_snapshot


class CallTracker:
    """Knows every call on the line and says what happens to it.

    Its memory is the truth about live calls; Asterisk corrects it after every reconnect. Events go to the bus before
    anything is written; what is written goes through one thread, in order.

    Args:
        gateway: Where AMI events come from.
        bus: Where domain events go.
        factory: Opens database sessions.
        clock: The present moment, for events that bring none.
        spool: Keeps facts on disk while the database does not take them.
        ledger: Writes facts; made from ``factory`` and ``spool`` unless given.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        bus: Bus,
        factory: SessionFactory,
        clock: Clock,
        spool: Spool,
        ledger: Ledger | None = None,
    ) -> None:
        self._gateway = gateway
        self._bus = bus
        self._factory = factory
        self._clock = clock
        self._ledger = ledger or Ledger(factory, spool)
        self._calls = LiveCalls(bus, self._ledger)
        self._bridges = Bridges()
        self._lines = WaitingLines(bus, self._calls)
        self._recovered = Recovered()
        self._down_since: datetime | None = None
        self._booted_at = ""
        self._in_step = False
        self._hear: dict[str, Callable[[AmiEvent, datetime], None]] = {
            "Newchannel": self._new_channel,
            "UserEvent": self._user_event,
            "MixMonitorStart": self._recording_starts,
            "AgentCalled": self._rings,
            "DialBegin": self._rings,
            "AgentRingNoAnswer": self._not_answered,
            "DialEnd": self._dial_ends,
            "AgentConnect": self._connects,
            "BridgeEnter": self._enters_bridge,
            "BridgeLeave": self._leaves_bridge,
            "BlindTransfer": self._sent_on,
            "Hold": self._holds,
            "Unhold": self._resumes,
            "Hangup": self._hangs_up,
            **self._lines.hear,
        }
        gateway.subscribe(self.hear)
        gateway.on_up(self.resynchronise)
        gateway.on_down(self._link_lost)

    @property
    def live(self) -> Mapping[str, LiveCall]:
        """The calls on the line by id."""
        return self._calls.by_id

    @property
    def calls(self) -> LiveCalls:
        """The calls on the line, for whoever moves them as well."""
        return self._calls

    @property
    def in_step(self) -> bool:
        """Whether memory was compared with Asterisk since the link came up."""
        return self._in_step

    def take_over(self, call_id: str, login: str, channel: str, leg: str) -> bool:
        """Make a call another person's, who was let into it; return whether it is theirs.

        Args:
            call_id: The call.
            login: Whose it is from here on.
            channel: Name of their channel.
            leg: Unique id of that channel.
        """
        call = self._calls.by_id.get(call_id)
        if call is not None:
            self._calls.answered(call, login, channel, leg, self._clock())
        return call is not None and call.operator_leg == leg

    async def start(self) -> None:
        """Begin to write facts; events are heard as soon as the gateway is up."""
        self._ledger.start()

    async def stop(self) -> None:
        """Write what is not written yet."""
        await asyncio.to_thread(self._ledger.stop)

    def hear(self, event: AmiEvent) -> None:
        """Take one AMI event. What is not about a citizen's call is left alone."""
        self._recovered.hear(event)
        handle = self._hear.get(event.name)
        if handle is not None:
            handle(event, moment(event, self._clock()))

    # --- the citizen's way --------------------------------------------------------------------------------------

    def _new_channel(self, event: AmiEvent, at: datetime) -> None:
        call = arrival(event, at)
        if call and call.id not in self._calls.by_id:
            self._calls.begin(call, at)

    def _user_event(self, event: AmiEvent, at: datetime) -> None:
        call = self._calls.by_id.get(event["CallId"] or event["Uniqueid"])
        move = STEPS.get(event["Step"])
        if call and event["Step"] == KEPT:
            call.kept = True
        if event["UserEvent"] != "HotlineStep" or call is None or move is None:
            return
        if event["CallerIDNum"] != call.number:
            call.number = event["CallerIDNum"]
            self._ledger.opened(call)
        call.language = language_of(event) or call.language
        if event["Lost"]:
            self._phone_lost(call, at)
        if move is CallMove.QUEUE:
            self._calls.wait_in(call, event["Queue"], at)
        else:
            self._calls.move(call, move, at)

    def _recording_starts(self, event: AmiEvent, at: datetime) -> None:
        if event["Uniqueid"] in self._calls.by_id:
            self._ledger.recorded_from(event["Uniqueid"], at)

    # --- the operator's phone -----------------------------------------------------------------------------------

    def _rings(self, event: AmiEvent, at: datetime) -> None:
        call = self._calls.by_id.get(event["Uniqueid"])
        login = operator_of(event["DestChannel"])
        if call is None or login is None:
            return
        if call.walked_away:
            self._calls.move(call, CallMove.RELEASE, at)
            call.walked_away = False
        if not call.allows(CallMove.RING):
            return
        self._calls.rings(call, login, event["DestUniqueid"], at)

    def _not_answered(self, event: AmiEvent, at: datetime) -> None:
        if (call := self._calls.by_id.get(event["Uniqueid"])) and (login := operator_of(event["Interface"])):
            self._calls.ring_ends(call, login, "caller_left" if call.left_by_choice else "no_answer", at)

    def _dial_ends(self, event: AmiEvent, at: datetime) -> None:
        call = self._calls.by_id.get(event["Uniqueid"])
        login = operator_of(event["DestChannel"])
        if call is None or login is None or event["DialStatus"] == "ANSWER":
            return
        gone = event["DialStatus"] in ("CANCEL", "ABORT")
        self._calls.ring_ends(call, login, "caller_left" if gone else "no_answer", at)

    def _connects(self, event: AmiEvent, at: datetime) -> None:
        if (call := self._calls.by_id.get(event["Uniqueid"])) and (login := operator_of(event["DestChannel"])):
            self._calls.answered(call, login, event["DestChannel"], event["DestUniqueid"], at)

    def _enters_bridge(self, event: AmiEvent, at: datetime) -> None:
        members = self._bridges.enter(event)
        call = next((self._calls.by_id[uid] for uid in members if uid in self._calls.by_id), None)
        if call is None:
            return
        if call.operator_leg in members:
            call.walked_away = False  # both were led here from where they talked before
            if call.apart:
                call.apart = False
                self._calls.move(call, CallMove.RESUME, at)
        if leg := has_call(call, members, event["Uniqueid"]):
            self._calls.answered(call, operator_of(members[leg]) or "", members[leg], leg, at)

    def _leaves_bridge(self, event: AmiEvent, _: datetime) -> None:
        left = self._bridges.leave(event)
        if call := self._calls.by_id.get(event["Uniqueid"]):
            call.walked_away = call.operator_leg in left

    def _sent_on(self, event: AmiEvent, at: datetime) -> None:
        """The operator sends the citizen on without asking; the citizen waits until the next one answers."""
        if event["Result"] == "Success" and (call := self._calls.with_operator_leg(event["TransfererUniqueid"])):
            self._calls.move(call, CallMove.RELEASE, at)

    def _holds(self, event: AmiEvent, at: datetime) -> None:
        if (call := self._calls.with_operator_leg(event["Uniqueid"])) and call.allows(CallMove.HOLD):
            self._calls.move(call, CallMove.HOLD, at)

    def _resumes(self, event: AmiEvent, at: datetime) -> None:
        call = self._calls.with_operator_leg(event["Uniqueid"])
        # A phone that ends its call takes it off hold first, held or not; a citizen who is apart was not held by it.
        if call and call.allows(CallMove.RESUME) and not call.apart:
            self._calls.move(call, CallMove.RESUME, at)

    # --- the end ------------------------------------------------------------------------------------------------

    def _hangs_up(self, event: AmiEvent, at: datetime) -> None:
        if call := self._calls.by_id.get(event["Uniqueid"]):
            refused = REFUSED.get(event["Cause"], Outcome.UNREACHABLE)
            self._calls.end(call, refused if call.state is CallState.DIALLING else call.outcome(), at)
        elif leg := self._recovered.instead_of(event):
            for known in (self._bridges, self._calls):
                known.exchange(event["Uniqueid"], leg)
        elif (call := self._calls.with_operator_leg(event["Uniqueid"])) and not call.walked_away:
            if event["Cause"] in CUT_OFF:
                self._phone_lost(call, at)
            self._operator_leaves(call, at)

    def _phone_lost(self, call: LiveCall, at: datetime) -> None:
        """Told by the phone's hang-up or by the citizen's next step, whichever comes first."""
        if call.operator:
            self._bus.publish(OperatorPhoneLost(call_id=call.id, operator=call.operator, at=at))

    def _operator_leaves(self, call: LiveCall, at: datetime) -> None:
        """Whoever was called beside the operator has the citizen from here on: an operator of ours, or another line."""
        others = {uid: name for uid, name in self._bridges.with_(call.id).items() if uid != call.id}
        if found := heir(call, others):
            self._calls.answered(call, found[0], others[found[1]], found[1], at)
        elif any(not operator_of(name) for name in others.values()):
            self._calls.move(call, CallMove.HAND_OVER, at)
        else:
            self._calls.move(call, CallMove.RELEASE, at)

    # --- after a loss of the link -------------------------------------------------------------------------------

    def _link_lost(self) -> None:
        self._in_step = False
        self._down_since = self._clock()
        self._bus.publish(PbxLinkChanged(up=False, at=self._down_since))

    async def resynchronise(self) -> None:
        """Rebuild everything from what Asterisk shows: keep what lives, close what is gone, adopt what is new."""
        known = await asyncio.to_thread(known_calls, self._factory)
        snapshot = await take_snapshot(self._gateway)
        now = self._clock()
        restarted = self._booted_at not in ("", snapshot.booted_at)
        self._booted_at = snapshot.booted_at
        gone_at = self._down_since or now
        for call in [c for c in self._calls.by_id.values() if c.id not in snapshot.channels]:
            self._calls.end(call, Outcome.INTERRUPTED if restarted else call.outcome(), gone_at)
        known = {call_id: one for call_id, one in known.items() if not one.ours}
        for call_id in snapshot.citizens(known):
            self._calls.take_up(call_id, snapshot, known.get(call_id), now)
        self._bridges.replace(snapshot.bridges())
        self._lines.replace(snapshot.lines(now), now)
        self._ledger.interrupt(
            set(known), set(self._calls.by_id), gone_at, lambda ids: self._tell_interrupted(ids, gone_at)
        )
        self._down_since = None
        self._in_step = True
        self._bus.publish(PbxLinkChanged(up=True, at=now))

    def differences(self, snapshot: Snapshot) -> Iterator[Difference]:
        """Give every call that Asterisk shows otherwise than it is remembered."""
        return differences(self._calls, snapshot, self._clock)

    def _tell_interrupted(self, ids: list[str], at: datetime) -> None:
        for call_id in ids:
            self._bus.publish(CallEnded(call_id=call_id, outcome=Outcome.INTERRUPTED, at=at))
