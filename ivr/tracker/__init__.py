"""What happens on the line, told by AMI events: live calls, their segments, and the events of the bus."""

from ivr.tracker.live_call import LiveCall, Segment
from ivr.tracker.tracker import CallTracker

__all__ = ["CallTracker", "LiveCall", "Segment"]
