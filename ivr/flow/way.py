"""Where a call goes next: a pure function of its node, what the citizen did, the city's rules and the moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from config.flow.flow import Flow
from config.flow.follow_up import FollowUp
from config.flow.nodes import (
    Announce,
    Ask,
    CallBack,
    Choice,
    Choose,
    End,
    Matter,
    Progress,
    Queue,
    Record,
    Refuse,
    Say,
    Survey,
)
from config.profile import Profile
from ivr.announcements.sounding import Sounding
from ivr.flow.conditions import holds
from ivr.routing import Floor, route, route_on
from ivr.steps import BACK_S, CALLED_BACK, FRONT, LOST, TALKED, Step, StepName, queue_step

WANTED, DECLINED = "1", "2"
"""What a citizen presses whom the line called back: to speak with somebody, or to have no call any more."""

PERSON = "0"
"""The key that leads to a person at once in every menu, whether the menu names it or not."""

SILENT = "silent"
"""Stands for a key where a message was to be left and nothing was said, or where no key came in the end."""

ANSWERED, UNHAPPY = "answered", "unhappy"
"""Stand for a key when a citizen whom the line asked gave all answers; with the second they are asked why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A step that was done.

    Attributes:
        node: Its node; one the flow does not have leads to a person.
        tries: How often it was asked.
        key: The key that was pressed, empty for none; ``SILENT`` for a message in which nothing was said.
        queue: The queue chosen so far.
    """

    node: str
    tries: int = 1
    key: str = ""
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A flow in its city.

    Attributes:
        profile: The city, with its queues and the survey's keys.
        flow: Where calls go; it has no problems (``config.flow.flow_problems``).
    """

    profile: Profile
    flow: Flow

    def begin(self, floor: Floor) -> Step:
        """Return how a call begins."""
        return self._enter(self.flow.start, "", floor)

    def after(self, asked: Asked, floor: Floor) -> Step:
        """Return the step after a step that was not the queue."""
        node = self.flow.nodes.get(asked.node)
        if asked.key == PERSON and isinstance(node, Refuse | FollowUp | Announce | Record | Progress):
            return self._enter(self.flow.person, asked.queue, floor)
        match node:
            case Ask():
                return self._after_ask(node, asked, floor)
            case Refuse():
                return self._once_more(node.tries, asked, floor) or self._enter(node.then, asked.queue, floor)
            case Survey():
                if asked.key in self.profile.survey.scores:
                    return self._enter(node.thanked, asked.queue, floor)
                return self._once_more(node.tries, asked, floor) or self._enter(node.then, asked.queue, floor)
            case FollowUp():
                ways = {SILENT: node.silent, UNHAPPY: node.unhappy}
                return self._enter(ways.get(asked.key, node.then), asked.queue, floor)
            case Announce():
                return self._after_announce(node, asked, floor)
            case Record():
                return self._enter(node.silent if asked.key == SILENT else node.then, asked.queue, floor)
            case Say() | Matter():
                return self._enter(node.then, asked.queue, floor)
            case Progress():
                return self._enter(node.otherwise, asked.queue, floor)
            case _:
                return self._enter(self.flow.person, asked.queue, floor)

    def progress(self, name: str) -> Progress | None:
        """Return a node that tells how tickets stand; ``None`` if this is none."""
        node = self.flow.nodes.get(name)
        return node if isinstance(node, Progress) else None

    def follow_up(self) -> tuple[str, FollowUp] | None:
        """Return the node at which the line asks how it went, with its name; ``None`` if there is none."""
        node = self.flow.nodes.get(self.flow.follow_up or "")
        return (self.flow.follow_up or "", node) if isinstance(node, FollowUp) else None

    def after_queue(self, queue: str, status: str, floor: Floor, sooner: int = 0) -> Step:
        """Return the step after a queue.

        Args:
            queue: The queue that was left.
            status: Asterisk's ``QUEUESTATUS``; ``TALKED`` when the operator hung up first; ``LOST`` when the talk was
                cut off: it goes on with the same operator or, if they are not there soon, with the next from the front.
            floor: What is known just now.
            sooner: By how much the call went before others.
        """
        if status == TALKED:
            return self._enter(self.flow.after_talk, queue, floor)
        if status == LOST:
            waits = queue_step(self.profile, queue, "one_moment", sooner=FRONT)
            return replace(waits, name=StepName.BACK, timeout_s=BACK_S)
        return route_on(self.profile, queue, status, floor, sooner)

    def kept(self, node: str, queue: str, place: int, floor: Floor, sooner: int = 0) -> Step:
        """Return what becomes of somebody who waits and asks by key to keep their place.

        Args:
            node: Where their queue's node leads them; whoever is not led anywhere, or cannot be called, waits on.
            queue: Where they wait.
            place: Where in it they stand.
            floor: What is known just now.
            sooner: By how much the call went before others.
        """
        if isinstance(self.flow.nodes.get(node), CallBack) and floor.calls_back:
            return replace(self._enter(node, queue, floor), sooner=sooner)
        return replace(queue_step(self.profile, queue, sooner=sooner), place=place)

    def called_back(self, key: str, queue: str, floor: Floor, *, wanted: bool = True) -> Step:
        """Return the step of a call of the line's own that was taken up.

        Args:
            key: What was pressed; a machine, or somebody else than who asked, presses nothing.
            queue: Where the citizen waited.
            floor: What is known just now.
            wanted: Whether nobody spoke with the citizen meanwhile.
        """
        if key == WANTED and wanted:
            return replace(route(self.profile, self._front(queue), floor), call_back="")
        prompt = {WANTED: "goodbye", DECLINED: "call_back_declined"}.get(key, "call_back_not_reached")
        return Step(name=StepName.END, prompts=(prompt,))

    def _front(self, queue: str) -> Step:
        return queue_step(self.profile, queue, "waiting", sooner=CALLED_BACK)

    def chosen(self, asked: Asked) -> Choice | None:
        """Return what the pressed key means, ``None`` if it was no choice."""
        node = self.flow.nodes.get(asked.node)
        return node.keys.get(asked.key) if isinstance(node, Ask) else None

    def score(self, asked: Asked) -> int | None:
        """Return the evaluation a key stands for; no valid key is no evaluation."""
        survey = isinstance(self.flow.nodes.get(asked.node), Survey)
        return int(asked.key) if survey and asked.key in self.profile.survey.scores and asked.key.isdigit() else None

    def _after_ask(self, node: Ask, asked: Asked, floor: Floor) -> Step:
        if choice := node.keys.get(asked.key):
            step = self._enter(choice.to, choice.queue or asked.queue, floor)
            return replace(step, language=step.language or choice.language or "")
        if asked.key == PERSON:
            return self._enter(self.flow.person, asked.queue, floor)
        return self._once_more(node.tries, asked, floor) or self._enter(node.otherwise, asked.queue, floor)

    def _once_more(self, tries: int, asked: Asked, floor: Floor) -> Step | None:
        """Ask again after a key that means nothing; ``None`` at silence, or when it was asked often enough."""
        if not asked.key or asked.tries >= tries:
            return None
        step = self._enter(asked.node, asked.queue, floor)
        return replace(step, prompts=("invalid_key", *step.prompts), tries=asked.tries + 1)

    def _after_announce(self, node: Announce, asked: Asked, floor: Floor) -> Step:
        played = [one for one in floor.announcements if one.played][: node.most]
        if asked.key == node.repeat and asked.tries < node.tries and played:
            return replace(_announce(node, played), node=asked.node, tries=asked.tries + 1)
        return self._enter(node.then, asked.queue, floor)

    def _enter(self, name: str, queue: str, floor: Floor) -> Step:
        """Follow the way until the dialplan has something to do. It ends: a flow that goes round is refused."""
        while True:
            match self.flow.nodes[name]:
                case Choose() as node:
                    fitting = (case.to for case in node.cases if holds(case.when, self.flow.hours, floor))
                    name = next(fitting, node.otherwise)
                case Ask() as node if not self.flow.menus:
                    name = node.skipped or node.otherwise
                case Announce() as node if not _fresh(floor):
                    name = node.then
                case Survey() as node if not self.profile.survey.enabled:
                    name = node.then
                case CallBack() if not floor.calls_back:
                    name = self.flow.person
                case Queue() as node:
                    step = route(self.profile, self._step(name, node, queue, floor), floor)
                    return replace(step, call_back=node.call_back or "")
                case node:
                    return route(self.profile, self._step(name, node, queue, floor), floor)

    def _step(
        self,
        name: str,
        node: Say | Ask | Matter | Progress | Announce | Record | Refuse | Queue | CallBack | Survey | FollowUp | End,
        queue: str,
        floor: Floor,
    ) -> Step:
        """Return what the dialplan does at a node."""
        match node:
            case Say():
                step = Step(name=StepName.NOTICE, prompts=node.prompts, language=node.language or "")
            case Ask():
                step = Step(name=StepName.MENU, prompts=node.prompts, timeout_s=node.timeout_s)
            case Matter():
                kept = queue or self.profile.default_queue
                step = Step(
                    name=StepName.SPEAK,
                    prompts=node.prompts,
                    timeout_s=node.max_s,
                    silence_s=node.silence_s,
                    queue=kept,
                )
            case Announce():
                step = _announce(node, _fresh(floor)[: node.most])
            case Progress():
                # What is said is known only once the tickets are looked up (``ivr.progress``).
                step = Step(name=StepName.PROGRESS, timeout_s=node.timeout_s, queue=queue or self.profile.default_queue)
            case Refuse():
                step = Step(name=StepName.REFUSE, prompts=node.prompts, timeout_s=node.max_s, silence_s=node.silence_s)
            case Record():
                step = Step(name=StepName.RECORD, prompts=node.prompts, timeout_s=node.max_s, silence_s=node.silence_s)
            case Queue():
                step = queue_step(self.profile, node.queue or queue, *node.prompts, sooner=node.sooner)
            case CallBack():
                step = Step(name=StepName.KEEP, prompts=node.prompts, queue=queue or self.profile.default_queue)
            case Survey():
                step = Step(name=StepName.SURVEY, prompts=node.prompts, timeout_s=node.timeout_s)
            case FollowUp():
                # What is asked is known only with the ticket (``ivr.follow_ups``).
                step = Step(name=StepName.FOLLOW_UP, timeout_s=node.timeout_s)
            case End():
                step = Step(name=StepName.END, prompts=node.prompts)
        return replace(step, node=name)


def _fresh(floor: Floor) -> list[Sounding]:
    """Return what fits the call and was not played in it yet."""
    return [one for one in floor.announcements if not one.played]


def _announce(node: Announce, announcements: Sequence[Sounding]) -> Step:
    """Return how announcements are played: whoever heard the first to its end is informed."""
    first, *rest = announcements
    return Step(
        name=StepName.ANNOUNCE,
        prompts=(*node.prompts, *first.prompts),
        after=(*chain.from_iterable(one.prompts for one in rest), *node.after),
        announced=tuple(one.id for one in announcements),
        timeout_s=node.timeout_s,
    )
