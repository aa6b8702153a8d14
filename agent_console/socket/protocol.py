"""Every frame there is; pages' types and ``docs/protocol.md`` are made from these lists by ``scripts/frames``."""

from pydantic import BaseModel

from agent_console.call_masks.schemas import MaskFrame
from agent_console.monitoring.schemas import MonitoringFrame
from agent_console.socket import messages as say
from agent_console.wallboard.schemas import WallboardFrame
from agent_console.warnings.schemas import WarningFrame

SENT: tuple[type[say.Frame], ...] = (
    say.Hello,
    say.Resumed,
    say.PresenceFrame,
    say.OrderFrame,
    say.PopFrame,
    say.PopClosed,
    say.CallFrame,
    say.HandOverFrame,
    say.OutgoingFrame,
    say.PartialFrame,
    say.UtteranceFrame,
    say.HearingFrame,
    say.GapFrame,
    say.TranscriptFrame,
    MaskFrame,
    say.DraftFrame,
    say.QueueFrame,
    say.TranscriptionFrame,
    say.PbxFrame,
    say.CasesFrame,
    WarningFrame,
    MonitoringFrame,
    WallboardFrame,
    say.SignedOutFrame,
    say.Pong,
    say.ErrorFrame,
)
"""What a page is sent."""

UNDERSTOOD: tuple[type[BaseModel], ...] = (say.Ping,)
"""What a page may send."""
