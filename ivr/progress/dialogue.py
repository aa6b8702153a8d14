"""What a citizen hears next who asks how tickets stand: a function of where they are and what they pressed."""

import re
from dataclasses import dataclass

from config.flow.nodes import Progress as Node
from config.languages import OWN, Language
from crm.progress.service import Progress
from crm.progress.states import Urged
from crm.tickets.numbers import DIGITS
from ivr.flow.way import PERSON
from ivr.progress.memo import Memo, Place
from ivr.progress.tickets import Tickets
from ivr.progress.words import Words
from ivr.steps import Step, StepName

CODE_DIGITS = 6
URGE, NEXT, REPEAT = "1", "2", "*"

_NUMBER = re.compile(r"[0-9]{4,18}")
_URGED = {Urged.DONE: "progress_urged", Urged.BEFORE: "progress_urged_before"}


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One answer of a citizen.

    Attributes:
        name: The node's name.
        node: The node.
        words: Says how tickets stand.
        tickets: The tickets, as this caller may ask about them.
        queue: The queue chosen so far.
        language: What the call is spoken to in.
    """

    name: str
    node: Node
    words: Words
    tickets: Tickets
    queue: str = ""
    language: Language = OWN

    def after(self, memo: Memo, tries: int, answer: str) -> Step | None:
        """Return what is asked next; ``None`` if the citizen goes on to a person.

        Args:
            memo: Where they are.
            tries: How often it was asked.
            answer: The keys that were pressed; empty for none.
        """
        if memo.place is Place.ENTRY:
            return self._first()
        if answer in ("", PERSON):
            return None
        match memo.place:
            case Place.NUMBER:
                return self._number(answer, tries)
            case Place.CODE:
                return self._code(memo.about, answer, tries)
            case _:
                return self._key(memo, answer, tries)

    def _first(self) -> Step:
        own = self.tickets.own()
        if not own:
            return self._ask()
        return self._tell(Place.OWN, self.tickets.tell(own[0]), self.words.own(len(own), self.language))

    def _number(self, answer: str, tries: int) -> Step | None:
        if not _NUMBER.fullmatch(answer):
            return self._wrong(tries)
        return self._step(Memo(Place.CODE, answer), ("progress_code",), digits=CODE_DIGITS, tries=tries)

    def _code(self, typed: str, answer: str, tries: int) -> Step | None:
        found = self.tickets.find(typed, answer)
        return self._tell(Place.FOUND, found) if found else self._wrong(tries)

    def _key(self, memo: Memo, key: str, tries: int) -> Step | None:
        if key == NEXT:
            return self._next(memo)
        told = self.tickets.again(memo.about)
        if key == REPEAT:
            return self._tell(memo.place, told)
        if key == URGE and told.can_be_urged:
            return self._step(memo, (_URGED[self.tickets.urge(memo.about)], *self.words.keys(told)))
        if tries < self.node.tries:
            return self._step(memo, ("invalid_key", *self.words.keys(told)), tries=tries + 1)
        return None

    def _next(self, memo: Memo) -> Step:
        """Tell of the caller's next ticket; after the last one, and after a code, ask for a number."""
        own = self.tickets.own() if memo.place is Place.OWN else ()
        place = own.index(memo.about) + 1 if memo.about in own else len(own)
        return self._tell(Place.OWN, self.tickets.tell(own[place])) if place < len(own) else self._ask()

    def _tell(self, place: Place, told: Progress, before: tuple[str, ...] = ()) -> Step:
        prompts = (*before, *self.words.ticket(told, self.language), *self.words.keys(told))
        return self._step(Memo(place, told.number), prompts)

    def _ask(self) -> Step:
        return self._step(Memo(Place.NUMBER), self.node.prompts, digits=DIGITS)

    def _wrong(self, tries: int) -> Step | None:
        if tries >= self.node.tries:
            return None
        prompts = ("progress_wrong", *self.node.prompts)
        return self._step(Memo(Place.NUMBER), prompts, digits=DIGITS, tries=tries + 1)

    def _step(self, memo: Memo, prompts: tuple[str, ...], *, digits: int = 1, tries: int = 1) -> Step:
        return Step(
            name=StepName.PROGRESS,
            node=self.name,
            prompts=prompts,
            tries=tries,
            timeout_s=self.node.timeout_s,
            digits=digits,
            memo=memo.text(),
            queue=self.queue,
        )
