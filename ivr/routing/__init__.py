"""Where a call waits, and who is rung for it first."""

from ivr.routing.floor import Floor
from ivr.routing.look import Look
from ivr.routing.route import route, route_on

__all__ = ["Floor", "Look", "route", "route_on"]
