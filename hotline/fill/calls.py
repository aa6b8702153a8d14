"""One made-up call as rows: the call, and what its time was spent on, by the states that real calls go through."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.flow import Ask, Choice
from config.profile import Profile
from crm.calls.states import CallMove, Outcome, SegmentKind
from hotline.fill.stories import Row, phone_of
from hotline.fill.town import Skewed
from ivr.tracker.live_call import LiveCall, Segment

LONGEST = timedelta(minutes=20)
"""No call lasts longer, with what its operator does after it."""

OPERATORS = 60
ENDS = {
    Outcome.ANSWERED: 92,
    Outcome.LEFT_IN_QUEUE: 3,
    Outcome.LEFT_IN_MENU: 2,
    Outcome.LEFT_WHILE_RINGING: 1.5,
    Outcome.LEFT_WHILE_SPEAKING: 1,
    Outcome.INFORMED: 1.2,
    Outcome.LEFT_MESSAGE: 1,
    Outcome.KEPT: 0.8,
    Outcome.TIMED_OUT: 0.5,
    Outcome.EMPTY_MESSAGE: 0.5,
    Outcome.REFUSED: 0.5,
}
"""How often calls end so."""

BEFORE_A_PERSON = {
    Outcome.REFUSED: (CallMove.REFUSE,),
    Outcome.LEFT_IN_MENU: (CallMove.ENTER_MENU,),
    Outcome.LEFT_WHILE_SPEAKING: (CallMove.ENTER_MENU, CallMove.SPEAK),
    Outcome.INFORMED: (CallMove.ENTER_MENU, CallMove.INFORM),
    Outcome.LEFT_MESSAGE: (CallMove.ENTER_MENU, CallMove.RECORD),
    Outcome.EMPTY_MESSAGE: (CallMove.ENTER_MENU, CallMove.RECORD),
}
"""The way of calls that end before they wait for anybody."""

HELD, SPOKEN, CODED, LED_TO_SURVEY, RATED, RUSH = 0.12, 0.5, 0.95, 0.6, 0.7, 0.12
"""How often an operator holds a call, a citizen says their matter first, a call gets a code, an operator leads to the
evaluation, a citizen gives one then, and so many call that waiting takes long."""

TICKET_CODE = "ticket"
"""The demonstration's word for a call out of which a ticket came."""


@dataclass
class CallTeller:
    """Tells one call after another.

    Args:
        profile: The city: its line, menu, queues and evaluation.
        chance: Source of all randomness.
    """

    profile: Profile
    chance: random.Random
    segments: int = 0
    _menu: Mapping[str, Choice] = field(init=False)
    _keys: Skewed[str] = field(init=False)
    _scores: Skewed[str] = field(init=False)
    _operators: Skewed[str] = field(init=False)

    def __post_init__(self) -> None:
        """The first keys are pressed most, in the menu and at the evaluation."""
        menu = self.profile.flow.first(Ask)
        self._menu = menu.keys if menu else {}
        self._keys = Skewed(list(self._menu) or [""], 1.5)
        self._scores = Skewed(list(self.profile.survey.scores), 2.0)
        self._operators = Skewed([f"80{number:02d}" for number in range(1, OPERATORS + 1)], 0.2)

    def draw_end(self) -> Outcome:
        """Return how a call ends."""
        return self.chance.choices(list(ENDS), list(ENDS.values()))[0]

    def call(self, call_id: str, at: datetime, citizen: int, end: Outcome, *, makes_ticket: bool) -> list[Row]:
        """Return the rows of one call that began at ``at`` and ends so, the call first."""
        chance, number = self.chance, phone_of(citizen)
        live = LiveCall(call_id, "", number, self.profile.line, "trunk", at)
        key = self._keys.draw(chance)
        choice = self._menu.get(key) if end not in (Outcome.LEFT_IN_MENU, Outcome.REFUSED) else None
        queue = choice.queue if choice and choice.queue else self.profile.default_queue
        spent: list[Segment | None] = []
        queued = answered = operator = score = code = None
        now = at + timedelta(seconds=chance.uniform(0.2, 1))

        def step(move: CallMove, seconds: float, who: str | None = None) -> datetime:
            """Make a move and stay there so long; returns when it was made."""
            nonlocal now
            spent.append(live.move(move, now, who))
            made, now = now, now + timedelta(seconds=seconds)
            return made

        for move in BEFORE_A_PERSON.get(end, (CallMove.ENTER_MENU,)):
            step(move, chance.uniform(4, 30))
        if end not in BEFORE_A_PERSON:
            if chance.random() < SPOKEN:
                step(CallMove.SPEAK, chance.uniform(4, 30))
            queued = step(CallMove.QUEUE, self._waits(end))
            live.left_queue, live.kept = end is Outcome.TIMED_OUT, end is Outcome.KEPT
        if end in (Outcome.ANSWERED, Outcome.LEFT_WHILE_RINGING):
            step(CallMove.RING, chance.uniform(1, 5))
        if end is Outcome.ANSWERED:
            operator = self._operators.draw(chance)
            answered = step(CallMove.ANSWER, 15 + min(chance.gammavariate(2, 70), 600), operator)
            if chance.random() < HELD:
                step(CallMove.HOLD, chance.uniform(8, 90))
                step(CallMove.RESUME, chance.uniform(15, 120), operator)
            code = self._code(queue, makes_ticket=makes_ticket)
            released = now
            if chance.random() < LED_TO_SURVEY and self.profile.survey.enabled:
                step(CallMove.EVALUATE, chance.uniform(4, 14))
                score = int(self._scores.draw(chance)) if chance.random() < RATED else None
        # Whether anything was said to the recorder is known only once it is heard.
        outcome = end if end is Outcome.EMPTY_MESSAGE else live.outcome()
        ended = step(CallMove.END, 0)
        call = {
            "id": call_id, "number": number, "number_index": number, "citizen_id": citizen, "line": live.line,
            "state": live.state.value, "outcome": outcome.value, "operator": operator, "started_at": at,
            "menu_path": [key] if choice else [], "kind": choice.kind if choice else "",
            "queue": queue if queued else "",
            "queued_at": queued, "answered_at": answered, "ended_at": ended, "survey": score, "wrap_up": code,
            "talked_s": int((ended - answered).total_seconds()) if answered else None,
        }  # fmt: skip
        if operator:
            written = released + timedelta(seconds=min(chance.gammavariate(2, 12), 90))
            spent.append(Segment(SegmentKind.WRAP_UP, operator, released, written))
        return [("calls", call), *(self._row(call_id, segment) for segment in spent if segment)]

    def _waits(self, end: Outcome) -> float:
        """Return for how many seconds nobody is rung."""
        if end is Outcome.TIMED_OUT:
            return self.chance.uniform(240, 480)
        mean = 60 if end in (Outcome.LEFT_IN_QUEUE, Outcome.KEPT) or self.chance.random() < RUSH else 2
        return min(self.chance.expovariate(1 / mean), 240)

    def _code(self, queue: str, *, makes_ticket: bool) -> str | None:
        codes = [one.code for one in self.profile.queues[queue].wrap_up.codes]
        if not codes or self.chance.random() > CODED:
            return None
        if makes_ticket and TICKET_CODE in codes:
            return TICKET_CODE
        others = [code for code in codes if code != TICKET_CODE]
        return Skewed(others).draw(self.chance) if others else None

    def _row(self, call_id: str, segment: Segment) -> Row:
        self.segments += 1
        return "call_segments", {
            "id": self.segments, "call_id": call_id, "kind": segment.kind.value, "operator": segment.operator,
            "started_at": segment.started_at, "ended_at": segment.ended_at,
        }  # fmt: skip
