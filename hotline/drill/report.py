"""What a rehearsal saw."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One thing that had to happen, and what was seen."""

    name: str
    ok: bool
    seen: str


@dataclass
class DrillReport:
    """A whole rehearsal; ``ok`` when every step happened.

    Attributes:
        wait_s: From entering the queue to the operator's answer.
        pop_ms: From the ring at the telephone system to the pop at the operator's websocket.
        segments: ``{kind, operator, seconds}`` in order of time.
        survey: The key of the evaluation.
    """

    call_id: str = ""
    menu_path: list[str] = field(default_factory=list)
    queue: str = ""
    wait_s: float | None = None
    pop_ms: float | None = None
    answered: bool = False
    transcript_caller: list[str] = field(default_factory=list)
    transcript_operator: list[str] = field(default_factory=list)
    engine: str = ""
    model: str = ""
    draft: dict[str, str] = field(default_factory=dict)
    ticket_number: str | None = None
    segments: list[dict[str, Any]] = field(default_factory=list)
    recording: str | None = None
    survey: int | None = None
    outcome: str | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything happened."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """Return the report as one object."""
        return {"ok": self.ok, **asdict(self)}
