"""What those who wait are told: their place, and how long it will take."""

from ivr.waiting.teller import WaitingTeller

__all__ = ["WaitingTeller"]
