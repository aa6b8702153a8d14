"""When words become a warning: once a call and matter, as soon as they stand. Pure; moments come in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asr.warnings.matcher import Match, matcher_of
from config.rules.warnings import WarningRules
from crm.bus.events import Leg

QUIET = "urgent"
"""The level that warns nobody."""

ROOM = 4
"""Characters behind the words after which nothing that follows makes them harmless any more."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Words that warn now."""

    call_id: str
    leg: Leg
    match: Match
    said_at: datetime


@dataclass(slots=True)
class _Side:
    """What stands in the unfinished sentence of one side: the words of each matter, and since when."""

    said_at: datetime
    standing: dict[str, tuple[Match, datetime]] = field(default_factory=dict)


class Lookout:
    """Follows the calls in progress."""

    def __init__(self) -> None:
        self._sides: dict[tuple[str, Leg], _Side] = {}
        self._raised: dict[tuple[str, str], datetime | None] = {}

    def hear(
        self,
        call_id: str,
        leg: Leg,
        text: str,
        said_at: datetime,
        rules: WarningRules,
        at: datetime,
        *,
        final: bool,
        paused: bool = False,
        again_s: float = 0.0,
    ) -> list[Sighting]:
        """Return what warns as of now; words at the end of an unfinished sentence are waited for (``due``).

        Args:
            call_id: The call.
            leg: Whose words.
            text: The whole sentence so far.
            said_at: When it began.
            rules: Those in force.
            at: Now.
            final: Whether the sentence is finished.
            paused: Whether nothing more was said for a moment: that stands for the time they must stand.
            again_s: Seconds in which no other text comes; waiting so long would show nothing.
        """
        side = self._sides.get((call_id, leg))
        before = side.standing if side and side.said_at == said_at else {}
        standing = {
            match.rule.code: (match, before[match.rule.code][1] if match.rule.code in before else at)
            for match in (matcher_of(rules).find(text, leg) if text else ())
            if match.rule.level != QUIET and self._may_warn(call_id, match.rule.code, said_at, rules)
        }
        self._sides[call_id, leg] = _Side(said_at, standing)
        over = final or paused or 1_000 * again_s >= rules.settle_ms
        sure = [code for code, (match, _) in standing.items() if over or len(match.text) - match.span[1] >= ROOM]
        found = self._raise(call_id, leg, sure) + self.due(call_id, leg, rules, at)
        if final:
            del self._sides[call_id, leg]
        return found

    def due(self, call_id: str, leg: Leg, rules: WarningRules, at: datetime) -> list[Sighting]:
        """Return what has stood long enough at the end of an unfinished sentence."""
        side, settle = self._sides.get((call_id, leg)), timedelta(milliseconds=rules.settle_ms)
        stood = [code for code, (_, since) in side.standing.items() if at - since >= settle] if side else []
        return self._raise(call_id, leg, stood) if stood else []

    def waits(self, call_id: str, leg: Leg) -> bool:
        """Return whether some words must still stand a while."""
        side = self._sides.get((call_id, leg))
        return bool(side and side.standing)

    def acknowledged(self, call_id: str, code: str, at: datetime) -> None:
        """Somebody knows of the warning: much later words of the same matter may warn anew."""
        self._raised[call_id, code] = at

    def forget(self, call_id: str) -> None:
        """The call is over."""
        self._sides = {key: side for key, side in self._sides.items() if key[0] != call_id}
        self._raised = {key: at for key, at in self._raised.items() if key[0] != call_id}

    def _may_warn(self, call_id: str, code: str, said_at: datetime, rules: WarningRules) -> bool:
        if (call_id, code) not in self._raised:
            return True
        known = self._raised[call_id, code]
        return known is not None and said_at >= known + timedelta(minutes=rules.again_minutes)

    def _raise(self, call_id: str, leg: Leg, codes: Iterable[str]) -> list[Sighting]:
        side = self._sides[call_id, leg]
        found = []
        for code in codes:
            match, _ = side.standing.pop(code)
            self._raised[call_id, code] = None
            found.append(Sighting(call_id, leg, match, side.said_at))
        return found
