"""What is asked next of a citizen whom the line called: a function of where they are and what they pressed."""

import re
from dataclasses import dataclass, replace
from typing import Self

from config.flow.follow_up import FollowUp as Node
from crm.follow_ups.states import KEYS, Question, VisitResult, is_unhappy
from ivr.flow.way import ANSWERED, PERSON, SILENT, UNHAPPY
from ivr.steps import Step, StepName

CONFIRM = "confirm"
"""What is asked before the questions: whether this is their ticket. A machine, or another person, presses nothing."""

MINE, REPEAT = "1", "*"
MOST_ASKED = 9
"""So often one thing is asked, repetitions and wrong keys included."""

_PLACES = (CONFIRM, *Question)


@dataclass(frozen=True, slots=True)
class Memo:
    """Where in the asking a citizen is; goes round with the call.

    Attributes:
        place: What was asked; empty before the first question.
        silences: How often nothing was pressed at it.
        unhappy: Whether an answer was one whose reason is asked for.
    """

    place: str = ""
    silences: int = 0
    unhappy: bool = False

    def text(self) -> str:
        """Return it as a variable of the dialplan."""
        return f"{self.place}:{self.silences}:{int(self.unhappy)}"

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Read it back; what is none begins anew."""
        place, silences, unhappy = (*text.split(":"), "", "")[:3]
        known = place in _PLACES and re.fullmatch("[0-9]", silences)
        return cls(place, int(silences), unhappy == "1") if known else cls()


@dataclass(frozen=True, slots=True)
class Said:
    """What a key came to.

    Attributes:
        step: What is asked next; nothing if the asking is over.
        kept: What is to be kept of it: what was asked, and the answer.
        key: If it is over, the key with which the flow goes on.
    """

    step: Step | None = None
    kept: tuple[tuple[str, str], ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One call of the line.

    Attributes:
        name: The node's name.
        node: The node.
        whose: The prompts that say who calls, about which ticket, and ask whether it is theirs.
    """

    name: str
    node: Node
    whose: tuple[str, ...]

    def after(self, memo: Memo, tries: int, key: str) -> Said:
        """Return what follows a key.

        Args:
            memo: Where they are.
            tries: How often it was asked.
            key: What was pressed; empty for nothing.
        """
        if not memo.place:
            return Said(self._ask(Memo(CONFIRM), 1))
        if key == PERSON:
            return self._over(VisitResult.PERSON, PERSON)
        if memo.place == CONFIRM:
            if key == MINE:
                return Said(self._ask(Memo(Question.CONTACTED), 1), (("confirmed", ""),))
            return self._again(memo, tries, key) or Said(key=SILENT)
        question = Question(memo.place)
        if answer := KEYS[question].get(key):
            return self._next(question, answer, memo)
        return self._again(memo, tries, key) or self._over(VisitResult.SILENT, SILENT)

    def _next(self, question: Question, answer: str, memo: Memo) -> Said:
        unhappy = memo.unhappy or is_unhappy(question, answer)
        kept = ((str(question), answer),)
        order = tuple(Question)
        if question is not order[-1]:
            return Said(self._ask(Memo(order[order.index(question) + 1], unhappy=unhappy), 1), kept)
        over = self._over(VisitResult.ANSWERED, UNHAPPY if unhappy else ANSWERED)
        return replace(over, kept=(*kept, *((("reason", ""),) if unhappy else ()), *over.kept))

    def _again(self, memo: Memo, tries: int, key: str) -> Said | None:
        """Ask once more; nothing after the second silence, or when it was asked too often."""
        silences = memo.silences + (not key)
        if tries >= MOST_ASKED or silences >= self.node.tries:
            return None
        wrong = ("invalid_key",) if key and key != REPEAT else ()
        return Said(self._ask(replace(memo, silences=silences), tries + 1, wrong))

    def _over(self, how: VisitResult, key: str) -> Said:
        return Said(kept=(("over", str(how)),), key=key)

    def _ask(self, memo: Memo, tries: int, before: tuple[str, ...] = ()) -> Step:
        prompts = self.whose if memo.place == CONFIRM else self.node.questions[Question(memo.place).value]
        return Step(
            name=StepName.FOLLOW_UP,
            node=self.name,
            prompts=(*before, *prompts),
            tries=tries,
            timeout_s=self.node.timeout_s,
            memo=memo.text(),
        )
