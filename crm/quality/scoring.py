"""Whether scores are those of a card."""

from collections.abc import Mapping

from config.rules.quality import Card
from crm.quality.errors import ScoresError


def check_scores(card: Card, scores: Mapping[str, int]) -> None:
    """Refuse scores that are not one for each item, from none of its points to all of them.

    Raises:
        ScoresError: Naming the items.
    """
    items = {item.key: item.points for item in card.items}
    if other := sorted(items.keys() ^ scores.keys()):
        _refuse("expected a score for each item of the card and no other", other)
    if beyond := sorted(key for key, score in scores.items() if not 0 <= score <= items[key]):
        _refuse("expected scores from 0 to the points of the item", beyond)


def check_remarks(card: Card, scores: Mapping[str, int], remarks: Mapping[str, str]) -> None:
    """Refuse remarks on what the card does not have, and points taken without a word.

    Raises:
        ScoresError: Naming the items.
    """
    items = {item.key: item.points for item in card.items}
    if other := sorted(remarks.keys() - items.keys()):
        _refuse("expected remarks on items of the card", other)
    if silent := sorted(
        key for key, points in items.items() if scores[key] < points and not remarks.get(key, "").strip()
    ):
        _refuse("expected a remark wherever points are taken", silent)


def _refuse(message: str, items: list[str]) -> None:
    raise ScoresError(f"{message}, got it otherwise for {', '.join(items)[:200]}", items=items[:50])
