"""The lives of an article and of a task as tables, and who may make which move.

While a published article is being revised its last publication stays in force; it ends by expiry or withdrawal only.
"""

from enum import StrEnum

from crm.moves import Table
from crm.tickets.states import Role


class ArticleStatus(StrEnum):
    """Where the text that is being written stands."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    EDITOR_REVIEW = "editor_review"
    PUBLISHED = "published"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ArticleMove(StrEnum):
    """What can be done with an article."""

    WRITE = "write"
    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 a move, no secret
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    REMIND = "remind"
    EXPIRE = "expire"


class TaskState(StrEnum):
    """Where a report that something is wrong or missing stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class TaskMove(StrEnum):
    """What becomes of it. It is done by publishing; handing over gives it to another department."""

    DONE = "done"
    REFUSE = "refuse"
    HAND_OVER = "hand_over"


_S, _M, _R, _T = ArticleStatus, ArticleMove, Role, TaskMove

ARTICLE = Table(
    "article",
    {
        _S.DRAFT: {
            _M.WRITE: _S.DRAFT,
            _M.SUBMIT: _S.UNIT_REVIEW,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.REMIND: _S.DRAFT,
            _M.EXPIRE: _S.DRAFT,
        },
        _S.UNIT_REVIEW: {
            _M.PASS: _S.EDITOR_REVIEW,
            _M.SEND_BACK: _S.DRAFT,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.REMIND: _S.UNIT_REVIEW,
            _M.EXPIRE: _S.UNIT_REVIEW,
        },
        _S.EDITOR_REVIEW: {
            _M.PUBLISH: _S.PUBLISHED,
            _M.SEND_BACK: _S.DRAFT,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.REMIND: _S.EDITOR_REVIEW,
            _M.EXPIRE: _S.EDITOR_REVIEW,
        },
        _S.PUBLISHED: {
            _M.REVISE: _S.DRAFT,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.REMIND: _S.PUBLISHED,
            _M.EXPIRE: _S.EXPIRED,
        },
        _S.EXPIRED: {_M.REVISE: _S.DRAFT, _M.WITHDRAW: _S.WITHDRAWN},
        _S.WITHDRAWN: {_M.REVISE: _S.DRAFT},
    },
)

TASK = Table(
    "task",
    {
        TaskState.OPEN: {
            _T.DONE: TaskState.DONE,
            _T.REFUSE: TaskState.REFUSED,
            _T.HAND_OVER: TaskState.OPEN,
        },
    },
)

EDITORS = (_R.DISPATCHER, _R.REVIEWER, _R.SUPERVISOR, _R.ADMIN)
"""The hotline's people who write. Clerks write for their department and the units below it."""

WRITERS = (_R.CLERK, *EDITORS)
PUBLISHERS = (_R.REVIEWER, _R.SUPERVISOR, _R.ADMIN)

MAY: dict[ArticleMove, tuple[Role, ...]] = {
    _M.WRITE: WRITERS,
    _M.SUBMIT: WRITERS,
    _M.PASS: (_R.CLERK, _R.SUPERVISOR, _R.ADMIN),
    _M.SEND_BACK: (_R.CLERK, *PUBLISHERS),
    _M.PUBLISH: PUBLISHERS,
    _M.REVISE: WRITERS,
    _M.WITHDRAW: (_R.CLERK, *PUBLISHERS),
    _M.REMIND: (_R.SYSTEM,),
    _M.EXPIRE: (_R.SYSTEM,),
}
"""Supervisors and administrators review for departments that have no clerk."""

OTHERS = (_M.PASS, _M.PUBLISH)
"""Moves that need another person than who wrote the text."""

REASONED = (_M.SEND_BACK, _M.WITHDRAW, _M.PUBLISH)
"""Moves that must be explained."""
