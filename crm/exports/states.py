"""The life of an export as a table."""

from enum import StrEnum

from crm.moves import Table


class ExportState(StrEnum):
    """Where an export stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    FETCHED = "fetched"


class ExportMove(StrEnum):
    """What can be done with it."""

    GRANT = "grant"
    REFUSE = "refuse"
    FETCH = "fetch"


_S, _M = ExportState, ExportMove

EXPORT = Table(
    "export",
    {
        _S.ASKED: {_M.GRANT: _S.GRANTED, _M.REFUSE: _S.REFUSED},
        _S.GRANTED: {_M.FETCH: _S.FETCHED},
    },
)
