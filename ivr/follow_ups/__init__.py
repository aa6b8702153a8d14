"""The line asks citizens how it went (回访): whom, when, what is asked next, and what becomes of it."""

from ivr.follow_ups.caller import FollowUpCaller
from ivr.follow_ups.dialogue import Dialogue, Memo

__all__ = ["Dialogue", "FollowUpCaller", "Memo"]
