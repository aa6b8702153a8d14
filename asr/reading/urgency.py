"""How urgent it is: by the words that warn."""

from collections.abc import Sequence

from asr.reading.said import Sentence, field
from asr.warnings.matcher import matcher_of
from config.rules.warnings import WarningRules
from crm.tickets.drafts import DraftField


def read_urgency(sentences: Sequence[Sentence], rules: WarningRules) -> DraftField | None:
    """Return the urgency of the gravest words that were said, with the first sentence that says them."""
    matcher = matcher_of(rules)
    said = {match.rule.level: sentence for sentence in reversed(sentences) for match in matcher.find(sentence.text)}
    gravest = next((level for level in rules.urgencies if level in said), None)
    return field(rules.urgencies[gravest], said[gravest], 0.85) if gravest else None
