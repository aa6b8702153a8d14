"""Follow-ups of the line as pages see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class MachineCallOut(BaseModel):
    """A call in which the line asked; what was answered before it ended, however it ended.

    Attributes:
        outcome: A ``crm.follow_ups.states.VisitResult``; empty while it goes on, or its words are awaited.
    """

    model_config = ConfigDict(from_attributes=True)

    call_id: str
    at: datetime
    outcome: str
    contacted: str
    solved: str
    result: str
    attitude: str


class MachineVisitOut(BaseModel):
    """What the line does about a ticket whose citizen is to be asked.

    Attributes:
        state: A ``crm.follow_ups.states.VisitState``; ``people`` also where the line may not ask.
        for_people: Why only people may ask; empty if the line may.
        left: How the line came to leave it to people.
        why: Why the line does not dial it just now.
        next_at: Until when it pauses.
    """

    ticket: str
    title: str
    citizen_shown: str
    status: str
    due_at: datetime | None
    state: str
    for_people: str
    tries: int
    last_tried_at: datetime | None
    taken_by: str | None
    left: str
    why: str
    next_at: datetime | None
    calls: list[MachineCallOut]
