"""All rules of a city that are in force on one day."""

from datetime import date

from config.part import Part
from config.rules.calendar import CalendarRules
from config.rules.callers import CallerRules
from config.rules.catalogue import Category, DepartmentRule, DispatchRule, Place
from config.rules.intake import IntakeRules
from config.rules.knowledge import KnowledgeRules
from config.rules.limits import LimitRules
from config.rules.outgoing import OutgoingRules
from config.rules.planning import PlanningRules
from config.rules.quality import QualityRules
from config.rules.supervision import SupervisionRules
from config.rules.warnings import WarningRules
from config.rules.words import WordRules


class CityRules(Part):
    """The rules in force. ``since`` is the newest edition among the parts; a ticket remembers it."""

    since: date
    categories: tuple[Category, ...]
    places: dict[str, Place]
    departments: tuple[DepartmentRule, ...]
    dispatch: tuple[DispatchRule, ...]
    limits: LimitRules
    supervision: SupervisionRules
    calendar: CalendarRules
    intake: IntakeRules
    words: WordRules
    knowledge: KnowledgeRules
    warnings: WarningRules
    outgoing: OutgoingRules
    planning: PlanningRules
    quality: QualityRules
    callers: CallerRules

    def category(self, path: str) -> Category | None:
        """Return the leaf with this path."""
        return next((category for category in self.categories if category.path == path), None)

    def department(self, code: str) -> DepartmentRule | None:
        """Return the unit with this code, if it is open."""
        return next((department for department in self.departments if department.code == code), None)

    @property
    def kinds_named(self) -> set[str]:
        """Kinds of matters that some rule speaks of."""
        lists = [*(r.kinds for r in self.dispatch), *(c.kinds for c in self.limits.choose)]
        lists += [*(r.kinds for r in self.intake.required), self.intake.retention.keep_kinds]
        return {kind for kinds in lists for kind in kinds}

    @property
    def urgencies_named(self) -> set[str]:
        """Urgencies that some rule speaks of."""
        chosen = {urgency for choice in self.limits.choose for urgency in choice.urgencies}
        return chosen | set(self.warnings.urgencies.values())
