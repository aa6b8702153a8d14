"""What the console needs from the other rooms, as small protocols, and how it is handed over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from asr.hearing import Hearing
from config.profile import Profile
from config.settings import Settings
from crm.attachments.store import Store
from crm.bus import Bus
from crm.bus.events import TranscriptionChanged
from crm.calls.asked import Asked
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.monitoring.states import Way
from crm.operators.orders import Order
from ivr.call_backs.turns import Turns
from ivr.follow_ups.turns import Turns as AskingTurns
from ivr.reconciler.tally import Tally


class LiveCall(Protocol):
    """A call in progress as the tracker knows it."""

    @property
    def state(self) -> str:
        """A ``crm.calls.states.CallState`` value."""

    @property
    def since(self) -> datetime:
        """When the state began."""

    @property
    def segment_since(self) -> datetime:
        """When what the citizen spends the time on just now began: waiting, talking, hold."""

    @property
    def operator(self) -> str | None:
        """Login of the operator who talks with the citizen or holds them."""

    @property
    def ringing(self) -> Mapping[str, str]:
        """Operators at whom it rings, by login."""

    @property
    def beside(self) -> Mapping[str, str]:
        """Operators who were called into the call and do not hold it, by login."""

    @property
    def caller_channel(self) -> str:
        """The citizen's channel."""

    @property
    def operator_channel(self) -> str | None:
        """Channel of that operator's softphone."""

    @property
    def queue(self) -> str | None:
        """Name of the queue the call waits in."""


class Tracker(Protocol):
    """Calls in progress."""

    @property
    def live(self) -> Mapping[str, LiveCall]:
        """Every call in progress by its id."""


class Presence(Protocol):
    """An operator's present state."""

    @property
    def state(self) -> str:
        """A ``crm.operators.states.OperatorState`` value."""

    @property
    def reason(self) -> str:
        """Why paused."""

    @property
    def since(self) -> datetime:
        """When the state began."""

    @property
    def call_id(self) -> str | None:
        """The call it is about."""

    @property
    def wrap_up_until(self) -> datetime | None:
        """When wrap-up ends by itself."""

    @property
    def extensions_left(self) -> int:
        """How often it may still be extended."""

    @property
    def next_pause(self) -> str | None:
        """The reason of a pause that comes after the call."""

    @property
    def pause_until(self) -> datetime | None:
        """When a pause has lasted as long as it may."""

    @property
    def crowded(self) -> bool:
        """Whether more than allowed are on such a pause."""


class Desk(Protocol):
    """The operators' working states and the commands that change them."""

    async def sign_in(self, login: str, queues: Mapping[str, int], /) -> object:
        """Begin work, paused."""

    async def sign_out(self, login: str, reason: str, /, *, order: Order | None = None) -> object:
        """End work."""

    async def ready(self, login: str, /, *, order: Order | None = None) -> object:
        """Take calls."""

    async def pause(self, login: str, reason: str, /, *, order: Order | None = None) -> object:
        """Take no calls, for a reason of the profile."""

    async def extend_wrap_up(self, login: str, /) -> object:
        """Ask for more time after a call."""

    def state_of(self, login: str, /) -> Presence:
        """Return the present state; offline for whoever never signed in."""


class HandOvers(Protocol):
    """Live calls that are handed over."""

    async def begin(self, call_id: str, asked: Asked, /, *, anybodys: bool = False, sooner: int = 0) -> None:
        """Call a target for the call this operator talks in, or for anybody's."""

    async def join(self, call_id: str, login: str, /) -> None:
        """Let the citizen into the consultation."""

    async def complete(self, call_id: str, login: str, /) -> None:
        """Let citizen and target talk, and the operator leave."""

    async def withdraw(self, call_id: str, login: str, /) -> None:
        """Stop calling the target, or let it leave."""

    def led_to(self, queue: str, /) -> int:
        """Return how many citizens wait in a queue or are being handed over to it."""


class Monitor(Protocol):
    """A supervisor in a call."""

    @property
    def supervisor(self) -> str:
        """Who."""

    @property
    def way(self) -> Way:
        """Who hears them."""


class Monitoring(Protocol):
    """Supervisors in operators' calls."""

    async def begin(self, call_id: str, login: str, way: Way, /) -> None:
        """Take part, or change how."""

    async def leave(self, call_id: str, login: str, /) -> None:
        """Take no part any more."""

    def of_call(self, call_id: str, /) -> Sequence[Monitor]:
        """Return who takes part."""


class OutgoingCall(Protocol):
    """A call somebody makes, about a ticket or to call somebody back."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def ticket(self) -> str:
        """Number of the ticket; empty for a call-back."""

    @property
    def shown(self) -> str:
        """Its state for whoever calls, a ``crm.calls.states.CallState`` value."""

    @property
    def since(self) -> datetime:
        """When the state began."""


class OutgoingCalls(Protocol):
    """Calls to citizens."""

    async def claim(self, login: str, ticket: str = "", /) -> str:
        """Make sure that a call can be made; return its id."""

    async def dial(self, call_id: str, number: str, /) -> None:
        """Ring the own phone, then dial."""

    def drop(self, call_id: str, /) -> None:
        """Give up a call that was not dialled."""

    def of(self, login: str, /) -> OutgoingCall | None:
        """Return the call this person makes."""


class PbxReply(Protocol):
    """The telephone system's answer to an action."""

    @property
    def success(self) -> bool:
        """Whether it was done."""


class Pbx(Protocol):
    """The link to the telephone system."""

    @property
    def up(self) -> bool:
        """Whether the link stands."""

    async def act(self, action: str, **fields: str) -> PbxReply:
        """Ask for an action and wait for its answer; raises a ``HotlineError`` when there is none."""


def nothing_known() -> TranscriptionChanged | None:
    """Say that nobody asked the transcription for its state yet."""
    return None


@dataclass(frozen=True)
class ConsoleDeps:
    """Everything the console is built from.

    Attributes:
        transcription: Gives the present state of the transcription; later changes arrive on the bus.
        hearing: Gives what listening does just now, in numbers.
        reconciled: Gives what comparing our states with Asterisk's has found.
        turns: Gives why each call-back that the line would dial waits.
        asking: Gives why each follow-up that the line would make waits.
    """

    settings: Settings
    profile: Profile
    factory: SessionFactory
    bus: Bus
    tracker: Tracker
    desk: Desk
    hand_overs: HandOvers
    monitoring: Monitoring
    outgoing: OutgoingCalls
    gateway: Pbx
    clock: Clock
    casework: Casework
    attachments: Store
    transcription: Callable[[], TranscriptionChanged | None] = nothing_known
    hearing: Callable[[], Hearing] = Hearing
    reconciled: Callable[[], Tally] = Tally
    turns: Callable[[], Turns] = Turns
    asking: Callable[[], AskingTurns] = AskingTurns
