"""Dispatch: suggestions with their reasons, the limits that hold, deadlines foreseen, and who must keep out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from config.errors import HotlineError
from config.rules.catalogue import DispatchRule
from config.rules.city import CityRules
from config.rules.limits import Limit
from crm.casework import Casework
from crm.clock.calendar import Language
from crm.clock.due import Due, due
from crm.clock.words import explain
from crm.departments.service import above, below, shift_of
from crm.dispatch.catalogue import Limits, Matter, fits, limits_of
from crm.dispatch.reasons import reason, why_limits
from crm.tickets.models import Ticket

MOST_SUGGESTIONS = 5


class UnknownDispatchRuleError(HotlineError):
    """The catalogue in force has no such article."""

    slug = "dispatch-rule-unknown"
    status = 422


class UnknownLimitsError(HotlineError):
    """The rules in force have no such limit profile."""

    slug = "limits-unknown"
    status = 422


class UnknownMatterError(HotlineError):
    """A question about a matter as the city's lists do not have it; ``field`` says which word."""

    slug = "matter-unknown"
    status = 422


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A lead with co-handlers, the article that says so, and until when if it were given now.

    Attributes:
        lead, co: Codes of departments.
        limits: A limit profile.
        rule: Id of the article, quoted in the assignment.
        basis: The article's words.
        due: When handling would be due (UTC).
        explained, explained_en: That deadline in words.
    """

    lead: str
    co: tuple[str, ...]
    limits: str
    rule: str
    basis: str
    reason_zh: str
    reason_en: str
    due: datetime
    explained: str
    explained_en: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One clock: ``kind`` is sign, return, contact or handle; ``due`` in UTC."""

    kind: str
    due: datetime
    explained: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """What would hold if a matter were dispatched at a moment; the last of ``steps`` is handling.

    Attributes:
        limits: The limit profile; ``limits_name`` in the language asked for.
        reason: Why this profile.
        provisional: Whether holidays of a year concerned are not known yet.
    """

    limits: str
    limits_name: str
    reason: str
    steps: tuple[Foreseen, ...]
    provisional: bool

    @property
    def due(self) -> datetime:
        """When handling would be due (UTC)."""
        return self.steps[-1].due

    @property
    def explained(self) -> str:
        """That deadline in words."""
        return self.steps[-1].explained


def matter_of(ticket: Ticket) -> Matter:
    """Return what dispatch looks at in a ticket."""
    return Matter(
        kind=ticket.kind,
        category=ticket.category,
        district=ticket.district,
        subdistrict=ticket.subdistrict,
        urgency=ticket.urgency,
        accused=tuple(sorted(ticket.accused)),
        number=ticket.number,
    )


def limits_for(rules: CityRules, matter: Matter, rule: str | None = None) -> str:
    """Return the name of the limit profile of a matter.

    Args:
        rules: The rules in force.
        matter: What it is about.
        rule: Id of the article it is given by; its own limits win.

    Raises:
        UnknownDispatchRuleError: If there is no such article.
    """
    return limits_of(rules, matter, _rule(rules, rule)).profile


def suggest(session: Session, casework: Casework, matter: Matter, at: datetime) -> list[Suggestion]:
    """Return whom the catalogue names for a matter, the most special article first.

    A department that is an accused one, or above or below it, is never among them.
    """
    rules = casework.rules(at)
    out = _shut_out(session, matter.accused)
    found: dict[str, Suggestion] = {}
    for fit in fits(rules, matter):
        if fit.lead in out or fit.lead in found:
            continue
        co = tuple(code for code in fit.co if code not in out)
        limits = limits_of(rules, matter, fit.rule)
        handled = _due(casework, rules.limits.profiles[limits.profile].handle, at, shift_of(rules, fit.lead))
        found[fit.lead] = Suggestion(
            lead=fit.lead,
            co=co,
            limits=limits.profile,
            rule=fit.rule.id,
            basis=fit.rule.basis,
            reason_zh=reason(rules, matter, fit, co, limits, "zh"),
            reason_en=reason(rules, matter, fit, co, limits, "en"),
            due=handled.at,
            explained=explain(handled, "zh"),
            explained_en=explain(handled, "en"),
        )
        if len(found) == MOST_SUGGESTIONS:
            break
    return list(found.values())


def simulate(
    casework: Casework,
    category: str,
    department: str,
    urgency: str,
    kind: str,
    at: datetime,
    language: Language,
    *,
    limits: str = "",
) -> Simulation:
    """Say what would be due when, if a matter were dispatched at this moment.

    Args:
        casework: The rules.
        category: Path of a leaf; empty if not known.
        department: The lead's code; its shift counts working hours.
        urgency: As on the form.
        kind: As on the form.
        at: The moment of dispatch.
        language: Of the words.
        limits: The limit profile somebody chose; the rules choose if it is empty.

    Raises:
        UnknownLimitsError: There is no such profile.
        UnknownMatterError: There is no such category, department, kind or urgency.
    """
    rules = casework.rules(at)
    _known_words(casework, rules, category=category, department=department, kind=kind, urgency=urgency)
    if limits and limits not in rules.limits.profiles:
        raise UnknownLimitsError(f"expected a limit profile out of {', '.join(rules.limits.profiles)}")
    matter = Matter(kind=kind, category=category, urgency=urgency)
    holds = Limits(limits, "chosen") if limits else limits_of(rules, matter)
    profile, shift = rules.limits.profiles[holds.profile], shift_of(rules, department)
    clocks = {"sign": profile.sign, "return": profile.return_, "contact": profile.contact, "handle": profile.handle}
    dues = {name: _due(casework, limit, at, shift) for name, limit in clocks.items()}
    return Simulation(
        limits=holds.profile,
        limits_name=profile.name if language == "zh" else profile.name_en,
        reason=why_limits(rules, holds, language),
        steps=tuple(Foreseen(name, found.at, explain(found, language)) for name, found in dues.items()),
        provisional=any(found.provisional for found in dues.values()),
    )


def _known_words(casework: Casework, rules: CityRules, **said: str) -> None:
    lists = {
        "category": [one.path for one in rules.categories],
        "department": [one.code for one in rules.departments],
        "kind": casework.profile.ticket.kinds,
        "urgency": casework.profile.ticket.urgencies,
    }
    for name, word in said.items():
        if word and word not in lists[name]:
            raise UnknownMatterError(f"expected a {name} out of the city's list, got another", field=name)


def recused(session: Session, ticket: Ticket, department: str) -> bool:
    """Whether a department must keep out: it is an accused one, or above or below it."""
    return department in _shut_out(session, ticket.accused)


def _shut_out(session: Session, accused: Iterable[str]) -> set[str]:
    return {kin for code in accused for kin in (code, *above(session, code), *below(session, code))}


def _due(casework: Casework, limit: Limit, at: datetime, shift: str) -> Due:
    return due(at, limit, casework.calendar(at), shift=shift)


def _rule(rules: CityRules, identity: str | None) -> DispatchRule | None:
    if identity is None:
        return None
    for rule in rules.dispatch:
        if rule.id == identity:
            return rule
    raise UnknownDispatchRuleError(f"expected an article of the catalogue in force, got {identity[:64]!r}")
