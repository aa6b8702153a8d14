"""The life of an entry of a list as a table."""

from enum import StrEnum

from crm.moves import Table


class EntryState(StrEnum):
    """Where an entry stands; the last four are ends. An entry that is appealed against holds until it is decided."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    APPEALED = "appealed"
    REFUSED = "refused"
    LIFTED = "lifted"
    ENDED = "ended"
    EXPIRED = "expired"


class EntryMove(StrEnum):
    """What can happen to it. ``uphold`` and ``lift`` decide an appeal."""

    APPROVE = "approve"
    REFUSE = "refuse"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    LIFT = "lift"
    END = "end"
    EXPIRE = "expire"


_S, _M = EntryState, EntryMove

ENTRY = Table(
    "caller-entry",
    {
        _S.ASKED: {_M.APPROVE: _S.IN_FORCE, _M.REFUSE: _S.REFUSED, _M.EXPIRE: _S.EXPIRED},
        _S.IN_FORCE: {_M.APPEAL: _S.APPEALED, _M.END: _S.ENDED, _M.EXPIRE: _S.EXPIRED},
        _S.APPEALED: {_M.UPHOLD: _S.IN_FORCE, _M.LIFT: _S.LIFTED, _M.EXPIRE: _S.EXPIRED},
    },
)

HOLDS = (_S.IN_FORCE, _S.APPEALED)
"""In these the number is on its list."""

OVER = (_S.REFUSED, _S.LIFTED, _S.ENDED, _S.EXPIRED)
