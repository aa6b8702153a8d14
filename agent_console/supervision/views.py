"""Supervisions and letters turned into what pages see."""

from collections.abc import Iterable

from agent_console.departments.names import DepartmentNames
from agent_console.supervision.schemas import LetterOut, SupervisionOut
from config.rules.supervision import SupervisionRules
from crm.supervision.models import Letter, Supervision

_AS_THEY_ARE = (
    "id", "ticket", "level", "trigger", "issuer", "issued_by", "issued_at", "due_at", "promote_at", "promoted_to",
    "feedback", "feedback_by", "feedback_at", "released_at", "released_by", "release_reason",
)  # fmt: skip


def letter_out(letter: Letter) -> LetterOut:
    """Return a letter with its addresses."""
    return LetterOut(
        id=letter.id,
        number=letter.number,
        issued_at=letter.issued_at,
        delivered_at=letter.delivered_at,
        received_by=letter.received_by,
        received_at=letter.received_at,
        docx_url=f"/api/letters/{letter.id}.docx",
        pdf_url=f"/api/letters/{letter.id}.pdf",
    )


def supervision_values(
    supervision: Supervision, letters: Iterable[Letter], names: DepartmentNames, rules: SupervisionRules
) -> dict[str, object]:
    """Return a supervision's values; the names of its level are today's, empty if the level is gone."""
    level = next((rule for rule in rules.levels if rule.level == supervision.level), None)
    return {
        **{name: getattr(supervision, name) for name in _AS_THEY_ARE},
        "department": names.of(supervision.department),
        "level_name": level.name if level else "",
        "level_name_en": level.name_en if level else "",
        "letters": [letter_out(letter) for letter in letters if letter.supervision_id == supervision.id],
    }


def supervision_out(
    supervision: Supervision, letters: Iterable[Letter], names: DepartmentNames, rules: SupervisionRules
) -> SupervisionOut:
    """Return a supervision with its letters."""
    return SupervisionOut.model_validate(supervision_values(supervision, letters, names, rules))
