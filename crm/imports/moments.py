"""Moments as tables write them."""

import re
from datetime import datetime

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{1,2})(?:\.\d+)?秒?)?)?"
    r"(Z|[+-]\d{2}:?\d{2})?"
)


def moment_of(text: str) -> tuple[datetime | None, bool]:
    """Return the moment a text tells, with a zone if it tells one, and whether it tells a time of day."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None, False
    year, month, day, hour, minute, second, zone = found.groups()
    written = (
        f"{year}-{int(month):02d}-{int(day):02d}T{int(hour or 0):02d}:{int(minute or 0):02d}:{int(second or 0):02d}"
    )
    try:
        return datetime.fromisoformat(written + (zone or "")), hour is not None
    except ValueError:
        return None, False
