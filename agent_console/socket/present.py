"""What is the case just now, kept from the events that said so; a page that connects is told all of it."""

from datetime import datetime

from agent_console.calls.schemas import PopOut
from agent_console.deps import ConsoleDeps
from agent_console.hand_over.schemas import HandOverNow
from agent_console.health.schemas import Transcription
from agent_console.operators.schemas import OrderOut, PresenceOut
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.socket.messages import Hello, PartialText, QueueCount, SideHeard
from crm.bus.events import (
    HandOverChanged,
    HearingChanged,
    Leg,
    OperatorOrdered,
    QueueChanged,
    TranscriptFinal,
    TranscriptionChanged,
    TranscriptPartial,
)
from crm.calls.hand_overs import GOING
from crm.calls.states import IN_QUEUE, HandOverState

KEPT = (*GOING, HandOverState.COMPLETED)
"""Hand-overs that whoever has the call is told of anew: one that goes on, and the one by which it came to them."""


class Present:
    """The queues, the transcription and the unfinished sentences.

    Args:
        deps: What the other rooms give.
    """

    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._queues: dict[str, QueueCount] = {}
        self._partials: dict[tuple[str, str], PartialText] = {}
        self._later: set[tuple[str, Leg]] = set()
        self._hand_overs: dict[str, HandOverNow] = {}
        self._orders: dict[str, OrderOut] = {}
        self._transcription: Transcription | None = None

    def transcription(self) -> Transcription:
        """Return whether speech is written down."""
        if self._transcription is not None:
            return self._transcription
        known = self._deps.transcription()
        return Transcription.model_validate(known) if known else Transcription()

    def transcription_changed(self, event: TranscriptionChanged) -> Transcription:
        """Keep the new state and return it."""
        self._transcription = Transcription.model_validate(event)
        return self._transcription

    def queue_changed(self, event: QueueChanged) -> QueueCount:
        """Keep a queue's length and return it."""
        self._queues[event.queue] = self._count(event.queue, event.waiting, event.longest_since)
        return self._queues[event.queue]

    def said_so_far(self, event: TranscriptPartial) -> PartialText:
        """Keep an unfinished sentence and return it."""
        partial = PartialText(call_id=event.call_id, leg=event.leg, text=event.text, started_at=event.started_at)
        self._partials[event.call_id, event.leg] = partial
        return partial

    def said(self, event: TranscriptFinal) -> None:
        """Drop the unfinished sentence that is finished now."""
        self._partials.pop((event.call_id, event.leg), None)

    def hearing_changed(self, event: HearingChanged) -> SideHeard:
        """Keep whether a side is heard and return it."""
        if event.live:
            self._later.discard((event.call_id, event.leg))
        else:
            self._later.add((event.call_id, event.leg))
        return SideHeard(call_id=event.call_id, leg=event.leg, live=event.live)

    def handed_over(self, event: HandOverChanged) -> HandOverNow:
        """Keep where a hand-over stands, as long as it matters, and return it."""
        now = HandOverNow.of(event)
        if event.state in KEPT:
            self._hand_overs[event.call_id] = now
        else:
            self._hand_overs.pop(event.call_id, None)
        return now

    def hand_over(self, call_id: str) -> HandOverNow | None:
        """Return how a call is, or was, handed over."""
        return self._hand_overs.get(call_id)

    def call_ended(self, call_id: str) -> None:
        """Drop what was left unfinished."""
        self._hand_overs.pop(call_id, None)
        for leg in ("caller", "operator"):
            self._partials.pop((call_id, leg), None)
        self._later = {side for side in self._later if side[0] != call_id}

    def ordered(self, event: OperatorOrdered) -> OrderOut:
        """Keep the last order that concerned an operator and return it."""
        told = {name: getattr(event, name) for name in ("by", "by_name", "by_role", "move", "reason", "why")}
        self._orders[event.operator] = OrderOut(ordered_at=event.at, **told)
        return self._orders[event.operator]

    def _order(self, login: str) -> OrderOut | None:
        """Return the order that an operator's state follows."""
        order = self._orders.get(login)
        return order if order and self.presence(login).since <= order.ordered_at else None

    def presence(self, login: str) -> PresenceOut:
        """Return an operator's state as the desk has it."""
        return PresenceOut.model_validate(self._deps.desk.state_of(login))

    def hello(self, login: str, stream: str, pop: PopOut | None) -> Hello:
        """Return everything a page must know to go on.

        Args:
            login: Whose page it is.
            stream: The name of its stream.
            pop: What is known of the call the operator has, if there is one.
        """
        now, mine = self._deps.clock(), self._deps.outgoing.of(login)
        live = self._deps.tracker.live.get(pop.call_id) if pop else None
        return Hello(
            at=now,
            stream=stream,
            presence=self.presence(login),
            order=self._order(login),
            call=pop,
            call_state=live.state if live else None,
            hand_over=self.hand_over(pop.call_id) if pop else None,
            outgoing=OutgoingNow.of(mine) if mine else None,
            partials=[p for p in self._partials.values() if pop and p.call_id == pop.call_id],
            later=[leg for call_id, leg in self._later if pop and call_id == pop.call_id],
            queues=[self._queues.get(name) or self._counted(name) for name in self._deps.profile.queues],
            transcription=self.transcription(),
            pbx_up=self._deps.gateway.up,
            server_time=now,
        )

    def _counted(self, queue: str) -> QueueCount:
        """Count a queue nobody spoke of yet."""
        waiting = [c.since for c in self._deps.tracker.live.values() if c.queue == queue and c.state in IN_QUEUE]
        return self._count(queue, len(waiting), min(waiting, default=None))

    def _count(self, queue: str, waiting: int, longest_since: datetime | None) -> QueueCount:
        rule = self._deps.profile.queues.get(queue)
        return QueueCount(queue=queue, name=rule.name if rule else queue, waiting=waiting, longest_since=longest_since)
