"""One made-up ticket as rows: the citizen's call, the ticket, its departments, its clocks, its journal."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from config.rules.city import CityRules
from crm.journal.service import BEGINNING, HASHED, chain_hash
from hotline.fill.town import Matter, Town

Row = tuple[str, dict[str, Any]]
"""Table name and values; what is not named has its default."""

STEPS: Sequence[tuple[str, str, str, str]] = (
    ("accept", "operator", "accepted", "8001"),
    ("submit", "operator", "pending_dispatch", "8001"),
    ("dispatch", "dispatcher", "dispatched", "7001"),
    ("sign", "clerk", "in_progress", "5001"),
    ("note", "clerk", "in_progress", "5001"),
    ("feedback", "clerk", "in_progress", "5001"),
    ("remind", "operator", "in_progress", "8002"),
    ("reply", "clerk", "handled", "5001"),
    ("approve", "reviewer", "pending_visit", "7002"),
    ("follow_up", "follow_up", "closing", "6001"),
    ("close", "reviewer", "closed", "7002"),
    ("archive", "system", "archived", "system"),
)
"""The usual way of a ticket: move, role, the status after it, who."""

DISPATCH, REMIND, REPLY = 2, 6, 7
"""Places of these moves among the steps."""

STOPS = (1, 2, 3, 4, 5, 6, 7, 8, 9)
"""After how many steps an open ticket may stand."""

TURNS = {
    "accepted": ("operator", "dispatch"),
    "pending_dispatch": ("dispatcher", "dispatch"),
    "dispatched": ("clerk", "sign"),
    "in_progress": ("clerk", "handle"),
    "handled": ("reviewer", "review"),
    "pending_visit": ("follow_up", "visit"),
}
RESULTS = ("satisfied", "satisfied", "fairly", "dissatisfied")
LIMIT = {"amount": 5, "unit": "working_days", "start": "at_once", "end": "same_clock"}


@dataclass
class Ids:
    """The next free ids."""

    assignment: int = 1
    deadline: int = 1
    event: int = 1


@dataclass
class Teller:
    """Tells one ticket after another.

    Args:
        town: The city.
        rules: Its rules; a ticket remembers their edition.
        now: The present; open tickets are due around it.
        chance: Source of all randomness.
    """

    town: Town
    rules: CityRules
    now: datetime
    chance: random.Random
    ids: Ids = field(default_factory=Ids)
    sequence: int = 0

    def ticket(self, call: dict[str, Any], *, is_open: bool) -> Iterator[Row]:
        """Give the rows of one ticket that was made as its call ended."""
        chance, matter, at = self.chance, self.town.matter(self.chance), call["ended_at"]
        steps = STEPS[: chance.choice(STOPS)] if is_open else STEPS
        number = self._number(at)
        status = steps[-1][2]
        moments = self._moments(at, len(steps), is_open=is_open)
        row = self._row(number, call, matter, status, moments)
        clocks: list[dict[str, Any]] = []
        if is_open:
            due = self.now + timedelta(hours=chance.triangular(-72, 240, 48))
            role, kind = TURNS[status]
            row |= {"turn_role": role, "due_at": due, "pressing_at": due - timedelta(days=row["reminders"])}
            row |= {"turn_department": matter.department if role == "clerk" else None}
            clocks.append(self._clock(number, kind, moments[-1], due, "running"))
        else:
            result = chance.choice(RESULTS)
            row |= {"closed_at": moments[-2], "close_reason": "solved", "first_result": result, "final_result": result}
        yield "tickets", row
        yield "ticket_numbers", {"number": number}
        if len(steps) >= 3:
            yield self._assignment(number, matter, moments, steps, clocks)
        yield from (("deadlines", clock) for clock in clocks)
        yield from self._journal(number, matter, moments, steps)

    def _number(self, at: datetime) -> str:
        self.sequence = (self.sequence + 1) % 10_000
        return f"{at + timedelta(hours=8):%y%m%d%H%M%S}01{self.sequence:04d}"

    def _moments(self, at: datetime, count: int, *, is_open: bool) -> list[datetime]:
        step = self.chance.uniform(0.1, 12 if is_open else 20)
        moments = [at]
        for _ in range(count - 1):
            later = moments[-1] + timedelta(hours=self.chance.expovariate(1 / step) + 0.02)
            moments.append(min(later, max(moments[-1], self.now)))
        return moments

    def _row(
        self, number: str, call: dict[str, Any], matter: Matter, status: str, moments: list[datetime]
    ) -> dict[str, Any]:
        return {
            "number": number, "query_code": f"{self.chance.randrange(1_000_000):06d}",
            "citizen_id": call["citizen_id"], "call_id": call["id"],
            "callback_number": call["number"], "operator": call["operator"],
            "kind": matter.kind, "category": matter.category, "category_code": matter.category_code,
            "district": matter.district, "subdistrict": matter.subdistrict, "address": matter.address,
            "title": matter.title, "content": matter.content, "status": status,
            "lead_department": matter.department if len(moments) > DISPATCH else None,
            "dispatched_at": moments[DISPATCH] if len(moments) > DISPATCH else None,
            "handled_at": moments[REPLY] if len(moments) > REPLY else None,
            "rules_from": self.rules.since, "created_at": moments[0], "updated_at": moments[-1],
            "reminders": int(len(moments) > REMIND), "version": len(moments),
        }  # fmt: skip

    def _clock(self, number: str, kind: str, began: datetime, due: datetime, state: str) -> dict[str, Any]:
        self.ids.deadline += 1
        running = state == "running"
        return {
            "id": self.ids.deadline, "ticket": number, "kind": kind, "limits": "ordinary", "limit": LIMIT,
            "rules_from": self.rules.since, "started_at": began, "due_at": due, "state": state,
            "ended_at": None if running else due, "next_check": "due" if running else "",
            "next_check_at": max(due, self.now + timedelta(minutes=5)) if running else None,
        }  # fmt: skip

    def _assignment(
        self, number: str, matter: Matter, moments: list[datetime], steps: Sequence[tuple[str, str, str, str]],
        clocks: list[dict[str, Any]],
    ) -> Row:  # fmt: skip
        self.ids.assignment += 1
        told = {move: moment for (move, *_), moment in zip(steps, moments, strict=True)}
        status = "replied" if "reply" in told else "working" if "sign" in told else "to_sign"
        for clock in clocks:
            if clock["kind"] in ("sign", "handle"):
                clock["assignment_id"] = self.ids.assignment
        if "reply" in told:
            done = self._clock(number, "handle", told["dispatch"], told["reply"], "met")
            clocks.append(done | {"assignment_id": self.ids.assignment})
        end = _end(clocks, told["dispatch"])
        return "assignments", {
            "id": self.ids.assignment, "ticket": number, "department": matter.department, "role": "lead",
            "status": status, "basis": "派单目录", "limits": "ordinary", "dispatched_by": "7001",
            "dispatched_at": told["dispatch"], "due_at": end,
            "pressing_at": end - timedelta(days="remind" in told), "signed_at": told.get("sign"),
            "signed_by": "5001" if "sign" in told else None, "replied_at": told.get("reply"),
            "ended_at": told.get("reply"),
        }  # fmt: skip

    def _journal(
        self, number: str, matter: Matter, moments: list[datetime], steps: Sequence[tuple[str, str, str, str]]
    ) -> Iterator[Row]:
        prev, before = BEGINNING, "pending_accept"
        for seq, ((move, role, after, who), at) in enumerate(zip(steps, moments, strict=True), 1):
            said: dict[str, Any] = {
                "ticket": number, "seq": seq, "actor": who, "role": role,
                "department": matter.department if role == "clerk" else None, "move": move, "from_status": before,
                "to_status": after, "reason": "", "call_id": None, "data": {}, "prev": prev,
            }  # fmt: skip
            prev, before = chain_hash({name: said[name] for name in HASHED}, at), after
            self.ids.event += 1
            yield "ticket_events", said | {"id": self.ids.event, "at": at, "hash": prev, "data": None}


def phone_of(citizen: int) -> str:
    """Return the number of a made-up citizen: in a range that is given to nobody."""
    return f"1{20_000_000_00 + citizen:010d}"


def _end(clocks: list[dict[str, Any]], otherwise: datetime) -> datetime:
    """Return when the department's own time ends."""
    return next((clock["due_at"] for clock in clocks if clock["kind"] in ("sign", "handle")), otherwise)
