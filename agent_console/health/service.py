"""How pages fare, from what they measured."""

from collections.abc import Iterable

from agent_console.health.schemas import RoundTrips
from agent_console.socket.session import Session


def round_trips(pages: Iterable[Session]) -> RoundTrips:
    """Return half and nearly all of the round trips of connected pages."""
    took = sorted(ms for page in pages if page.reader for ms in page.round_trips_ms)
    if not took:
        return RoundTrips(measured=0, p50_ms=0, p99_ms=0)
    return RoundTrips(measured=len(took), p50_ms=took[len(took) // 2], p99_ms=took[len(took) * 99 // 100])
