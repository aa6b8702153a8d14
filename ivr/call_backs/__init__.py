"""The line calls back by itself: whom, when, and what becomes of it."""

from ivr.call_backs.dialler import Dialler
from ivr.call_backs.offer import PlaceOffer

__all__ = ["Dialler", "PlaceOffer"]
