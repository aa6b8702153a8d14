"""Every teller of the console's websocket, in the order in which they hear of an event."""

from collections.abc import Callable

from agent_console.call_masks.teller import MaskTeller
from agent_console.calls.teller import CallTeller
from agent_console.hand_over.teller import HandOverTeller
from agent_console.health.teller import HealthTeller
from agent_console.monitoring.teller import MonitoringTeller
from agent_console.operators.teller import OperatorTeller
from agent_console.outgoing.teller import OutgoingTeller
from agent_console.sign_in.teller import SignInTeller
from agent_console.socket.teller import Means, Teller
from agent_console.tickets.teller import TicketTeller
from agent_console.transcripts.teller import TranscriptTeller
from agent_console.warnings.teller import WarningTeller

TELLERS: tuple[Callable[[Means], Teller], ...] = (
    CallTeller,
    MaskTeller,
    HandOverTeller,
    MonitoringTeller,
    OutgoingTeller,
    OperatorTeller,
    TranscriptTeller,
    TicketTeller,
    WarningTeller,
    HealthTeller,
    SignInTeller,
)
