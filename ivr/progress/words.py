"""The prompts that say how a ticket stands."""

from zoneinfo import ZoneInfo

from config.languages import Language
from crm.progress.service import Progress
from ivr.prompts.sentence import Sentences

TOLD_DIGITS = 4
"""The end of a ticket's number that is read out: enough to know one's own by."""


def department_prompt(code: str) -> str:
    """Return the name of the prompt in which a city says a department's name."""
    return f"department_{code.replace('-', '_')}"


class Words:
    """Says how tickets stand.

    Args:
        sentences: The hotline's prompts, with the sounds there are.
        zone: The city's time zone.
    """

    def __init__(self, sentences: Sentences, zone: ZoneInfo) -> None:
        self._sentences, self._zone = sentences, zone

    def whose(self, about: str, language: Language) -> tuple[str, ...]:
        """Say who calls and about which ticket, by the end of its number, and ask whether it is theirs."""
        return self._sentences.say("follow_up_whose", about, language=language)

    def own(self, count: int, language: Language) -> tuple[str, ...]:
        """Say how many open tickets the caller has."""
        return self._sentences.say("progress_own", count, language=language)

    def ticket(self, told: Progress, language: Language) -> tuple[str, ...]:
        """Say a ticket's end, how it stands, who has it and until when."""
        return (
            *self._sentences.say("progress_ticket", told.number[-TOLD_DIGITS:], language=language),
            f"progress_{told.stage}",
            *self._department(told, language),
            *self._due(told, language),
        )

    def keys(self, told: Progress) -> tuple[str, ...]:
        """Say what the keys do."""
        return ("progress_keys",) if told.can_be_urged else ("progress_keys_ended",)

    def _department(self, told: Progress, language: Language) -> tuple[str, ...]:
        if not told.department or not told.can_be_urged:
            return ()
        name = department_prompt(told.department)
        named = self._sentences.sayable((name,), language)
        return ("progress_by", name) if named else ("progress_by_responsible",)

    def _due(self, told: Progress, language: Language) -> tuple[str, ...]:
        if told.due_at is None:
            return ()
        at = told.due_at.astimezone(self._zone)
        due = self._sentences.say("progress_due", at.date(), at.time(), language=language)
        return (*due, "progress_overdue") if told.overdue else due
