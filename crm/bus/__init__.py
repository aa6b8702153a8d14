"""Domain events and the way they travel."""

from crm.bus.bus import Bus, MemoryBus, Subscription
from crm.bus.events import Event

__all__ = ["Bus", "Event", "MemoryBus", "Subscription"]
