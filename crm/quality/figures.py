"""What inspections say of people and of the card: how each operator does, and which items cost the city most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.quality import CardItem
from crm.casework import Casework
from crm.quality.models import Inspection
from crm.quality.states import SCORED, Decision
from crm.quality.steps import card_of


@dataclass(frozen=True, slots=True)
class OperatorFigures:
    """One operator's scored calls. ``mean`` is in percent of what the cards give; the others count calls."""

    operator: str
    inspected: int
    mean: float
    fatal: int
    appealed: int
    changed: int


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item of the card, as it stood last: in how many calls it was scored, and the mean of the points it lost."""

    item: CardItem
    inspected: int
    loss: float


def scored_between(session: Session, since: date, until: date) -> Sequence[Inspection]:
    """Return what was scored of the calls of the city's days from one to another, both included."""
    days = (Inspection.card_day >= since, Inspection.card_day <= until)
    query = select(Inspection).where(*days, Inspection.state.in_(SCORED))
    return session.scalars(query.order_by(Inspection.card_day, Inspection.id)).all()


def by_operator(found: Sequence[Inspection]) -> list[OperatorFigures]:
    """Return each operator's figures, by login."""
    theirs: dict[str, list[Inspection]] = defaultdict(list)
    for one in found:
        theirs[one.operator].append(one)
    return [_of_operator(login, theirs[login]) for login in sorted(theirs)]


def by_item(casework: Casework, found: Sequence[Inspection]) -> list[ItemFigures]:
    """Return each item's figures, the one that costs most first."""
    items: dict[str, CardItem] = {}
    losses: dict[str, list[int]] = defaultdict(list)
    for one in found:
        for item in card_of(casework, one.card_day).items:
            if one.scores is not None and item.key in one.scores:
                items[item.key] = item
                losses[item.key].append(item.points - one.scores[item.key])
    figures = [ItemFigures(items[key], len(lost), round(sum(lost) / len(lost), 2)) for key, lost in losses.items()]
    return sorted(figures, key=lambda one: (-one.loss, one.item.key))


def _of_operator(login: str, theirs: Sequence[Inspection]) -> OperatorFigures:
    percents = [100 * (one.points or 0) / one.most for one in theirs]
    return OperatorFigures(
        operator=login,
        inspected=len(theirs),
        mean=round(sum(percents) / len(percents), 1),
        fatal=sum(one.fatal_failed for one in theirs),
        appealed=sum(one.appealed_at is not None for one in theirs),
        changed=sum(one.decision == Decision.CHANGED for one in theirs),
    )
