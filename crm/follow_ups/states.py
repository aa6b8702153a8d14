"""The life of a follow-up that the line makes, as a table, and how each of its calls ended."""

from enum import StrEnum

from crm.moves import Table


class VisitState(StrEnum):
    """Where it stands; the last two are ends for the line.

    ``called``: the line calls, or what became of its call is not known yet. ``people``: somebody of ours asks.
    """

    OPEN = "open"
    CALLED = "called"
    PEOPLE = "people"
    DONE = "done"


class VisitMove(StrEnum):
    """What can happen to it. ``take``: a person does. ``leave``: the line leaves it to people."""

    DIAL = "dial"
    FAIL = "fail"
    FINISH = "finish"
    LEAVE = "leave"
    TAKE = "take"


_S, _M = VisitState, VisitMove

VISIT = Table(
    "visit",
    {
        _S.OPEN: {_M.DIAL: _S.CALLED, _M.TAKE: _S.PEOPLE},
        _S.CALLED: {_M.FAIL: _S.OPEN, _M.FINISH: _S.DONE, _M.LEAVE: _S.PEOPLE},
    },
)


class VisitResult(StrEnum):
    """How a call of the line ended.

    ``not_reached``: nobody said that it is their ticket. ``silent``: whoever did gave no key any more. ``interrupted``:
    they hung up before the last question. ``person``: they asked for one. ``overtaken``: the ticket went on meanwhile.
    """

    NOT_REACHED = "not_reached"
    ANSWERED = "answered"
    SILENT = "silent"
    INTERRUPTED = "interrupted"
    PERSON = "person"
    OVERTAKEN = "overtaken"


EVALUATING = (VisitResult.ANSWERED, VisitResult.SILENT)
"""With which the ticket goes on."""


class Question(StrEnum):
    """What is asked, in this order (domain.md §8)."""

    CONTACTED = "contacted"
    SOLVED = "solved"
    RESULT = "result"
    ATTITUDE = "attitude"


_SCORES = {"1": "very_satisfied", "2": "satisfied", "3": "fairly", "4": "dissatisfied", "5": "very_dissatisfied"}

KEYS: dict[Question, dict[str, str]] = {
    Question.CONTACTED: {"1": "yes", "2": "no", "3": "unknown"},
    Question.SOLVED: {"1": "yes", "2": "partly", "3": "no", "4": "unknown"},
    Question.RESULT: _SCORES,
    Question.ATTITUDE: _SCORES,
}
"""What a key means; no key means anything else."""


def is_unhappy(question: Question, answer: str) -> bool:
    """Return whether an answer is one whose reason the citizen is asked for."""
    return (question, answer) == (Question.SOLVED, "no") or answer in ("dissatisfied", "very_dissatisfied")
