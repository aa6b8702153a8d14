"""The operators' working states, which are the server's truth, and what Asterisk's queues make of them."""

from ivr.desk.desk import OperatorDesk
from ivr.desk.presence import Presence

__all__ = ["OperatorDesk", "Presence"]
