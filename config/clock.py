"""The one place that asks what time it is."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment, with its zone (UTC)."""
    return datetime.now(UTC)
