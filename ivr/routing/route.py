"""Where a call waits and at whom it may ring, decided from the city's rules and what is known just now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from config.profile import Profile
from config.queues import LAST_LEVEL, QueueRule
from ivr.routing.floor import Floor
from ivr.steps import Step, StepName, queue_step

EMPTIED, TOO_LONG = "LEAVEEMPTY", "TIMEOUT"
"""Asterisk's ``QUEUESTATUS`` when the last member has gone, and when the wait was over."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is led; ``told`` are prompts that say why. Without a queue there is none at this hour."""

    queue: str | None
    told: tuple[str, ...] = ()


def route(profile: Profile, step: Step, floor: Floor) -> Step:
    """Return the step of a call that comes to a queue, or is about to, made to fit the hour and who is there.

    Args:
        profile: The city's profile.
        step: Where the flow leads; one without a queue is returned as it is.
        floor: What is known just now.
    """
    if not step.queue:
        return step
    place = settle(profile.queues, step.queue, floor)
    if place.queue is None:
        return _goodbye(place)
    if step.name is not StepName.QUEUE:
        return replace(step, queue=place.queue, prompts=(*place.told, *step.prompts))
    waits = _wait(profile, place.queue, floor, *place.told, *step.prompts, sooner=step.sooner)
    limit = first_limit(profile.queues[place.queue], floor.levels_at_work(place.queue))
    if profile.last_operator and floor.familiar_is_ready(place.queue):
        return replace(waits, limit=limit, first=floor.familiar, first_s=profile.last_operator.ring_s)
    return replace(waits, limit=limit)


def route_on(profile: Profile, queue: str, status: str, floor: Floor, sooner: int = 0) -> Step:
    """Return the step of a call that left a queue; whoever waits on goes before others and is rung to everybody.

    Args:
        profile: The city's profile.
        queue: The queue that was left; one that is not there is the default queue.
        status: Asterisk's ``QUEUESTATUS``.
        floor: What is known just now.
        sooner: By how much it went before others.
    """
    left = queue_step(profile, queue).queue
    place = _elsewhere(profile.queues, left, status, floor)
    if place.queue is None:
        return _goodbye(place)
    prompt = "all_busy" if place.queue == left else "waiting"
    return _wait(profile, place.queue, floor, *place.told, prompt, sooner=sooner + 1)


def settle(queues: Mapping[str, QueueRule], wanted: str, floor: Floor) -> Place:
    """Follow the ways from a queue until one that is open and not known to be empty, or has no way on.

    The ways end: a profile with one that goes round is refused.
    """
    queue = wanted
    told: tuple[str, ...] = ()
    while True:
        rule = queues[queue]
        if rule.closed and not floor.closes_in(rule):
            told = ("closed",)
            if rule.closed.to is None:
                return Place(None, told)
            queue = rule.closed.to
        elif rule.no_operators and floor.nobody_in(queue):
            queue = rule.no_operators.to
        else:
            return Place(queue, told)


def first_limit(rule: QueueRule, levels: list[int]) -> int:
    """Return the last level that is rung at first: the lowest at which anybody is at work.

    So nobody waits for time to pass while there is nobody at the levels before it.
    """
    return min(levels, default=LAST_LEVEL) if rule.relax_s else LAST_LEVEL


def longest_wait(rule: QueueRule, floor: Floor) -> int:
    """Return the seconds after which it must be decided again where a call waits."""
    waits: list[float] = [rule.max_wait_s]
    if rule.overflow:
        waits.append(rule.overflow.after_s)
    if rule.closed and rule.closed.waiting == "led":
        waits.append(floor.closes_in(rule) + 1)
    return ceil(min(waits))


def _elsewhere(queues: Mapping[str, QueueRule], queue: str, status: str, floor: Floor) -> Place:
    """Return where those wait on who were not served: they have been told already that they wait."""
    rule = queues[queue]
    if rule.closed and not floor.closes_in(rule) and (rule.closed.waiting == "led" or status == EMPTIED):
        return settle(queues, queue, floor)
    if rule.no_operators and status == EMPTIED:
        return settle(queues, rule.no_operators.to, floor)
    if rule.overflow and status == TOO_LONG:
        other = rule.overflow.to
        if floor.closes_in(queues[other]) and floor.levels_at_work(other):
            return Place(other, ("overflow",))
    return Place(queue)


def _wait(profile: Profile, queue: str, floor: Floor, *prompts: str, sooner: int = 0) -> Step:
    step = queue_step(profile, queue, *prompts, sooner=sooner)
    return replace(step, max_wait_s=longest_wait(profile.queues[queue], floor))


def _goodbye(place: Place) -> Step:
    return Step(name=StepName.END, prompts=(*place.told, "goodbye"))
