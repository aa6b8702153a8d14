"""How a citizen asks by key how tickets stand, and what they hear."""

from ivr.progress.dialogue import Dialogue
from ivr.progress.memo import Memo, Place
from ivr.progress.tickets import Tickets, TicketsOfCall

__all__ = ["Dialogue", "Memo", "Place", "Tickets", "TicketsOfCall"]
