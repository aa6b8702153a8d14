"""Handing a live call over to an emergency or utility line: three in one conversation, until the operator leaves."""

from ivr.hand_over.hand_overs import HandOvers

__all__ = ["HandOvers"]
