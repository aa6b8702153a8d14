"""The life of a ticket as a table: who may do what, when, and where it leads.

The names follow the stages of running hotlines (受理, 预审, 派遣, 签收, 处置, 审核, 回访, 结案, 归档). While
departments work on a ticket its status follows its lead assignment (``crm.assignments.states``); everything else moves
by the rows of ``TICKET_RULES``. Reminder, supervision, difficulty, confidentiality and a leader's instruction are
overlays: rows that lead nowhere.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do."""

    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    FOLLOW_UP = "follow_up"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    LEADER = "leader"
    ADMIN = "admin"
    SYSTEM = "system"


class Status(StrEnum):
    """Where a ticket stands. The Chinese name of each is in the web catalogue."""

    PENDING_ACCEPT = "pending_accept"
    NEED_INFO = "need_info"
    ACCEPTED = "accepted"
    REJECTION_REVIEW = "rejection_review"
    EMERGENCY = "emergency"
    ANSWERED = "answered"
    PENDING_DISPATCH = "pending_dispatch"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    RETURN_REVIEW = "return_review"
    ARBITRATION = "arbitration"
    EXTENSION_REVIEW = "extension_review"
    LONG_EXTENSION_REVIEW = "long_extension_review"
    HANDLED = "handled"
    PENDING_VISIT = "pending_visit"
    PENDING_SUPERVISION = "pending_supervision"
    CLOSING = "closing"
    CLOSED = "closed"
    MERGED = "merged"
    TERMINATED = "terminated"
    ARCHIVED = "archived"


ENDED = (Status.CLOSED, Status.MERGED, Status.TERMINATED, Status.ARCHIVED)
"""Nobody must act any more."""

WITH_DEPARTMENT = (
    Status.DISPATCHED,
    Status.IN_PROGRESS,
    Status.RETURN_REVIEW,
    Status.ARBITRATION,
    Status.EXTENSION_REVIEW,
    Status.LONG_EXTENSION_REVIEW,
)
"""The status follows the lead assignment."""


class CloseReason(StrEnum):
    """Why a ticket ended; closing is not solving."""

    DIRECT = "direct"
    SOLVED = "solved"
    EXPLAINED = "explained"
    REJECTED = "rejected"
    MERGED = "merged"
    EMERGENCY = "transferred_emergency"
    FINAL_REPLY = "final_reply"
    WITHDRAWN = "withdrawn"
    NO_INFO = "no_info"


class Move(StrEnum):
    """What can be done with a ticket."""

    ACCEPT = "accept"
    ASK_INFO = "ask_info"
    SUPPLY_INFO = "supply_info"
    CLOSE_WITHOUT_INFO = "close_without_info"
    CORRECT = "correct"
    ANSWER = "answer"
    REJECT = "reject"
    CONFIRM_REJECTION = "confirm_rejection"
    REFUSE_REJECTION = "refuse_rejection"
    TRANSFER_EMERGENCY = "transfer_emergency"
    EMERGENCY_RESULT = "emergency_result"
    MERGE = "merge"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISPATCH = "dispatch"
    RECALL = "recall"
    SIGN = "sign"
    ASK_RETURN = "ask_return"
    GRANT_RETURN = "grant_return"
    REFUSE_RETURN = "refuse_return"
    ARBITRATE = "arbitrate"
    ASSIGN_SUB = "assign_sub"
    ASK_EXTENSION = "ask_extension"
    ASK_LONG_EXTENSION = "ask_long_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    FEEDBACK = "feedback"
    REPLY = "reply"
    PAUSE_CLOCK = "pause_clock"
    RESUME_CLOCK = "resume_clock"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    FOLLOW_UP = "follow_up"
    RECTIFY = "rectify"
    CLOSE = "close"
    REOPEN = "reopen"
    FINAL_REPLY = "final_reply"
    TELL = "tell"
    ARCHIVE = "archive"
    REMIND = "remind"
    SUPERVISE = "supervise"
    SUPERVISION_FEEDBACK = "supervision_feedback"
    RELEASE_SUPERVISION = "release_supervision"
    DECLARE = "declare"
    DECIDE_DECLARATION = "decide_declaration"
    INSTRUCT = "instruct"
    SET_CONFIDENTIALITY = "set_confidentiality"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a move, the statuses it starts from, who may make it.

    Attributes:
        to: Statuses it may lead to; empty means the status stays (an overlay) or follows the lead assignment.
    """

    move: Move
    start: frozenset[Status]
    roles: frozenset[Role]
    to: frozenset[Status] = frozenset()


def _rule(move: Move, start: tuple[Status, ...], roles: tuple[Role, ...], *to: Status) -> Rule:
    return Rule(move, frozenset(start), frozenset(roles), frozenset(to))


_S, _M, _R = Status, Move, Role
_HOTLINE = (_R.DISPATCHER, _R.REVIEWER, _R.SUPERVISOR)
_OPEN = tuple(s for s in Status if s not in ENDED)
_WORKING = (_S.DISPATCHED, _S.IN_PROGRESS, _S.EXTENSION_REVIEW, _S.LONG_EXTENSION_REVIEW)
_INTAKE = (_S.PENDING_ACCEPT, _S.NEED_INFO, _S.ACCEPTED, _S.PENDING_DISPATCH)

TICKET_RULES: dict[Move, Rule] = {
    rule.move: rule
    for rule in (
        _rule(_M.ACCEPT, (_S.PENDING_ACCEPT,), (_R.OPERATOR, *_HOTLINE), _S.ACCEPTED),
        _rule(
            _M.ASK_INFO, (_S.PENDING_ACCEPT, _S.ACCEPTED, _S.PENDING_DISPATCH), (_R.OPERATOR, *_HOTLINE), _S.NEED_INFO
        ),
        _rule(_M.SUPPLY_INFO, (_S.NEED_INFO,), (_R.OPERATOR, *_HOTLINE), _S.ACCEPTED),
        _rule(_M.CLOSE_WITHOUT_INFO, (_S.NEED_INFO,), (*_HOTLINE, _R.SYSTEM), _S.CLOSED),
        _rule(_M.CORRECT, _INTAKE, (_R.OPERATOR, *_HOTLINE)),
        _rule(_M.ANSWER, (_S.ACCEPTED,), (_R.OPERATOR, _R.REVIEWER, _R.SUPERVISOR), _S.ANSWERED),
        _rule(
            _M.REJECT,
            (_S.PENDING_ACCEPT, _S.ACCEPTED, _S.PENDING_DISPATCH),
            (_R.OPERATOR, *_HOTLINE),
            _S.REJECTION_REVIEW,
        ),
        _rule(_M.CONFIRM_REJECTION, (_S.REJECTION_REVIEW,), (_R.REVIEWER, _R.SUPERVISOR), _S.CLOSED),
        _rule(_M.REFUSE_REJECTION, (_S.REJECTION_REVIEW,), (_R.REVIEWER, _R.SUPERVISOR), _S.ACCEPTED),
        _rule(
            _M.TRANSFER_EMERGENCY,
            (_S.PENDING_ACCEPT, _S.ACCEPTED, _S.PENDING_DISPATCH),
            (_R.OPERATOR, *_HOTLINE),
            _S.EMERGENCY,
        ),
        _rule(_M.EMERGENCY_RESULT, (_S.EMERGENCY,), (_R.OPERATOR, *_HOTLINE), _S.CLOSED, _S.ACCEPTED),
        _rule(_M.MERGE, (*_INTAKE, *_WORKING), (_R.OPERATOR, *_HOTLINE), _S.MERGED),
        _rule(_M.SUBMIT, (_S.ACCEPTED,), (_R.OPERATOR, *_HOTLINE), _S.PENDING_DISPATCH),
        _rule(_M.WITHDRAW, (*_INTAKE, *_WORKING), (_R.REVIEWER, _R.SUPERVISOR), _S.CLOSED),
        _rule(_M.DISPATCH, (_S.PENDING_DISPATCH,), (_R.DISPATCHER, _R.REVIEWER, _R.SUPERVISOR), _S.DISPATCHED),
        _rule(_M.RECALL, _WORKING, (_R.REVIEWER, _R.SUPERVISOR, _R.SYSTEM), _S.PENDING_DISPATCH),
        _rule(_M.SIGN, WITH_DEPARTMENT, (_R.CLERK, _R.SYSTEM)),
        _rule(_M.ASK_RETURN, WITH_DEPARTMENT, (_R.CLERK,)),
        _rule(
            _M.GRANT_RETURN,
            WITH_DEPARTMENT,
            (_R.REVIEWER, _R.SUPERVISOR, _R.INSPECTOR),
            *WITH_DEPARTMENT,
            _S.PENDING_DISPATCH,
        ),
        _rule(_M.REFUSE_RETURN, WITH_DEPARTMENT, (_R.REVIEWER, _R.SUPERVISOR, _R.INSPECTOR)),
        _rule(_M.ARBITRATE, WITH_DEPARTMENT, (_R.REVIEWER, _R.SUPERVISOR)),
        _rule(_M.ASSIGN_SUB, WITH_DEPARTMENT, (_R.CLERK,)),
        _rule(_M.ASK_EXTENSION, WITH_DEPARTMENT, (_R.CLERK,)),
        _rule(_M.ASK_LONG_EXTENSION, WITH_DEPARTMENT, (_R.CLERK,)),
        _rule(_M.GRANT_EXTENSION, WITH_DEPARTMENT, (_R.REVIEWER, _R.SUPERVISOR)),
        _rule(_M.REFUSE_EXTENSION, WITH_DEPARTMENT, (_R.REVIEWER, _R.SUPERVISOR)),
        _rule(_M.FEEDBACK, WITH_DEPARTMENT, (_R.CLERK,)),
        _rule(_M.REPLY, WITH_DEPARTMENT, (_R.CLERK,), *WITH_DEPARTMENT, _S.HANDLED),
        _rule(_M.PAUSE_CLOCK, _WORKING, (_R.REVIEWER, _R.SUPERVISOR)),
        _rule(_M.RESUME_CLOCK, _WORKING, (_R.REVIEWER, _R.SUPERVISOR, _R.SYSTEM)),
        _rule(_M.APPROVE, (_S.HANDLED,), (_R.REVIEWER, _R.SUPERVISOR), _S.PENDING_VISIT, _S.CLOSING),
        _rule(_M.SEND_BACK, (_S.HANDLED,), (_R.REVIEWER, _R.SUPERVISOR), _S.IN_PROGRESS),
        _rule(
            _M.FOLLOW_UP,
            (_S.PENDING_VISIT, _S.ANSWERED),
            (_R.FOLLOW_UP, _R.SUPERVISOR, _R.SYSTEM),
            _S.PENDING_VISIT,
            _S.ANSWERED,
            _S.CLOSING,
            _S.DISPATCHED,
            _S.PENDING_DISPATCH,
            _S.PENDING_SUPERVISION,
        ),
        _rule(
            _M.RECTIFY,
            (_S.PENDING_SUPERVISION,),
            (_R.SUPERVISOR, _R.INSPECTOR),
            _S.DISPATCHED,
            _S.PENDING_DISPATCH,
            _S.CLOSING,
        ),
        _rule(_M.CLOSE, (_S.CLOSING,), (_R.REVIEWER, _R.SUPERVISOR, _R.SYSTEM), _S.CLOSED),
        _rule(_M.REOPEN, (_S.CLOSED,), (_R.REVIEWER, _R.SUPERVISOR), _S.PENDING_DISPATCH),
        _rule(_M.FINAL_REPLY, (_S.CLOSED,), (_R.REVIEWER, _R.SUPERVISOR), _S.TERMINATED),
        _rule(_M.TELL, (_S.CLOSED, _S.TERMINATED), (_R.OPERATOR, _R.FOLLOW_UP, *_HOTLINE)),
        _rule(_M.ARCHIVE, (_S.CLOSED, _S.TERMINATED, _S.MERGED), (_R.REVIEWER, _R.SUPERVISOR, _R.SYSTEM), _S.ARCHIVED),
        _rule(_M.REMIND, _OPEN, (_R.OPERATOR, _R.FOLLOW_UP, *_HOTLINE, _R.SYSTEM)),
        _rule(_M.SUPERVISE, _OPEN, (_R.SUPERVISOR, _R.INSPECTOR, _R.SYSTEM)),
        _rule(_M.SUPERVISION_FEEDBACK, _OPEN, (_R.CLERK,)),
        _rule(_M.RELEASE_SUPERVISION, tuple(Status), (_R.SUPERVISOR, _R.INSPECTOR, _R.SYSTEM)),
        _rule(_M.DECLARE, WITH_DEPARTMENT, (_R.CLERK,)),
        _rule(_M.DECIDE_DECLARATION, (*_OPEN, _S.CLOSED), (_R.REVIEWER, _R.SUPERVISOR)),
        _rule(_M.INSTRUCT, _OPEN, (_R.LEADER, _R.INSPECTOR)),
        _rule(_M.SET_CONFIDENTIALITY, _OPEN, (_R.OPERATOR, *_HOTLINE)),
        _rule(_M.NOTE, tuple(s for s in Status if s is not _S.ARCHIVED), tuple(r for r in Role if r is not _R.SYSTEM)),
    )
}
