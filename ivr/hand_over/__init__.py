"""Handing a live call over: to a line, an operator or a queue; at once, after a consultation, or as three."""

from ivr.hand_over.exchange import Exchange
from ivr.hand_over.hand_overs import HandOvers
from ivr.hand_over.targets import Targets

__all__ = ["Exchange", "HandOvers", "Targets"]
