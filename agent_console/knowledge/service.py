"""What was just said in a call, turned into answers that may be given."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from crm.calls.models import Call
from crm.knowledge.index import Found
from crm.knowledge.search import KnowledgeSearch
from crm.tickets.drafts import draft_of, fields_of
from crm.transcripts.models import Utterance

LAST_SENTENCES = 3
"""Of the caller; what was said earlier has been answered, or stands in the form."""


def suggestions(session: Session, deps: ConsoleDeps, search: KnowledgeSearch, call: Call) -> list[Found]:
    """Return the answers that fit what the caller said last, and the matter as the form knows it."""
    at = deps.clock()
    query = select(Utterance.text).where(Utterance.call_id == call.id, Utterance.leg == "caller")
    said = list(session.scalars(query.order_by(Utterance.started_at.desc(), Utterance.id.desc()).limit(LAST_SENTENCES)))
    fields = {name: field.value for name, field in fields_of(draft_of(session, call.id)).items()}
    leaf = deps.casework.rules(at).category(fields.get("category", ""))
    district = fields.get("district", "")
    return search.suggest(reversed(said), leaf.code if leaf else "", district, at)
