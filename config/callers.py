"""Who calls, as the flow may ask: on one of the city's lists, or more often than a number may."""

from enum import StrEnum
from typing import Literal

OVER_LIMIT = "over_limit"
"""Called more often than the city's rules let a number call."""


class CallerList(StrEnum):
    """Lists of telephone numbers: elderly people go first (老人优先), leaders' lines, and who harassed (拒接)."""

    ELDERLY = "elderly"
    LEADER = "leader"
    BLOCKED = "blocked"


CallerKind = CallerList | Literal["over_limit"]
"""What a condition may ask for."""

TURNED_AWAY = (CallerList.BLOCKED, OVER_LIMIT)
"""Those whom a flow may say goodbye to before they asked for anything."""
