"""Entries of lists put together for their page."""

from sqlalchemy.orm import Session

from agent_console.callers.schemas import EntryOut
from crm.callers.models import CallerEntry
from crm.callers.service import moves_of
from crm.citizens.numbers import mask_number
from crm.citizens.service import find_citizen
from crm.identity.masks import mask_text
from crm.tickets.moves.actor import Actor

_AS_THEY_ARE = (
    "id", "list", "state", "asked_by", "asked_at", "expires_at", "decided_by", "decided_at", "appeal_by", "appeal_at",
    "verdict_by", "over_by", "over_at",
)  # fmt: skip
_SAID = ("reason", "decision", "appeal", "verdict")


def entry_out(session: Session, entry: CallerEntry, actor: Actor) -> EntryOut:
    """Return an entry as this person sees it: numbers and names that somebody wrote into a reason are hidden, too."""
    citizen = find_citizen(session, entry.number)
    names = [citizen.name] if citizen and citizen.name else []
    return EntryOut(
        **{name: getattr(entry, name) for name in _AS_THEY_ARE},
        **{name: mask_text(getattr(entry, name), names, places=False) for name in _SAID},
        number_shown=mask_number(entry.number),
        moves=moves_of(entry, actor),
    )
