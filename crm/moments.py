"""Moments that come from outside, and the day they fall on."""

from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

Moment = Annotated[AwareDatetime, Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2190, 1, 1, tzinfo=UTC))]
"""A moment with its zone, in years that every calendar can reckon with."""


def day_began(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the city's day of a moment began."""
    return datetime.combine(at.astimezone(zone).date(), time(), zone)
