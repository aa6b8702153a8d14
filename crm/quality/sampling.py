"""Which calls of an operator's week chance draws: the same ones whenever it is asked, and nobody can choose."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from config.rules.quality import SampleRule
from crm.identity.vault import Vault

LAST_DAY = 6
"""Sunday: until then the week may still draw enough by itself."""
_DIGITS = 12
"""Of the hash, in base 16: so many fit a float exactly."""
_WHOLE = float(1 << 4 * _DIGITS)


@dataclass(frozen=True, slots=True)
class Drawable:
    """A call that may be drawn, the city's day on which it ended, and its lot."""

    call_id: str
    day: date
    lot: float


def lot(vault: Vault, call_id: str) -> float:
    """Return a call's lot, at least 0 and below 1, evenly spread.

    It is keyed: whoever knows the call's id while talking cannot reckon whether somebody will listen.
    """
    return int(vault.mac(f"inspection\n{call_id}")[:_DIGITS], 16) / _WHOLE


def drawn(week: Iterable[Drawable], rule: SampleRule, day: date) -> Collection[str]:
    """Return the calls that the draw of a day takes out of one operator's week.

    A call is taken if its lot lies below the share, as long as the week does not have the most; the last day takes the
    lowest lots left until there are the least.

    Args:
        week: The operator's calls of the day's week; those of later days count for nothing.
        rule: How many.
        day: The day that is drawn.
    """
    calls = sorted((call for call in week if call.day <= day), key=lambda call: (call.day, call.lot, call.call_id))
    below = [call for call in calls if call.lot < rule.share][: rule.most]
    today = {call.call_id for call in below if call.day == day}
    if day.weekday() == LAST_DAY:
        today.update(_lowest([call for call in calls if call not in below], rule.least - len(below)))
    return today


def _lowest(calls: Sequence[Drawable], many: int) -> Iterable[str]:
    by_lot = sorted(calls, key=lambda call: (call.lot, call.call_id))
    return (call.call_id for call in by_lot[: max(many, 0)])
