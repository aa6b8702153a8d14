"""What the form knows before a word was said: from the caller id, from earlier calls, from the menu."""

from datetime import datetime

from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.citizens.models import Citizen
from crm.tickets.drafts import DraftField, Evidence, suggest

CALLER_ID = 0.6
"""Weaker than a number that is said: people call from a shop's or a neighbour's telephone."""

HISTORY = 0.7
"""Weaker than a name that is said: telephones change hands."""

MENU = 0.55
"""Weaker than what the words say: keys are pressed in haste."""


def prefill_from_caller(session: Session, call: Call, at: datetime) -> None:
    """Offer the number that calls, and the name it is known by."""
    offered: dict[str, DraftField] = {}
    if call.number:
        evidence = Evidence("来电号码", None, "caller_id")
        offered["callback_number"] = DraftField(call.number, confidence=CALLER_ID, evidence=evidence)
    citizen = session.get(Citizen, call.citizen_id) if call.citizen_id else None
    if citizen and citizen.name:
        evidence = Evidence("以往来电登记的姓名", None, "history")
        offered["citizen_name"] = DraftField(citizen.name, confidence=HISTORY, evidence=evidence)
    if offered:
        suggest(session, call.id, offered, at)


def prefill_from_menu(session: Session, call_id: str, key: str, kind: str, at: datetime) -> None:
    """Offer the kind of matter a key of the menu stands for."""
    evidence = Evidence(f"菜单按键 {key}", None, "menu")
    suggest(session, call_id, {"kind": DraftField(kind, confidence=MENU, evidence=evidence)}, at)
