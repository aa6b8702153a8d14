"""Where a call goes next: a pure function of where it is, what the citizen did, and the city's profile."""

from dataclasses import dataclass
from enum import StrEnum

from config.profile import MenuOption, Profile
from config.queues import LAST_LEVEL

PERSON = "0"
"""The key that leads to a person at once in every menu, whether the menu names it or not."""

SURVEY_TRIES = 2

FRONT = 1000
"""Place in a queue above every one that the menu gives."""

LOST = "LOST"
"""What the dialplan makes of ``QUEUESTATUS`` when the talk ended because the operator's telephone was gone."""

BACK_S = 5
"""So long a citizen whose talk was cut off waits for the same operator, in seconds."""


class StepName(StrEnum):
    """The steps the dialplan knows."""

    NOTICE = "notice"
    MENU = "menu"
    SPEAK = "speak"
    QUEUE = "queue"
    BACK = "back"
    SURVEY = "survey"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the dialplan does next.

    Attributes:
        name: Which step.
        prompts: Names of the prompts to play, one after the other.
        tries: How often this step was asked, this time included.
        timeout_s: How long to wait for a key; for ``speak`` the longest matter, for ``back`` the operator's phone.
        silence_s: Silence that ends the spoken matter.
        queue: Queue the call will wait in; kept from the menu on.
        max_wait_s: Longest stay in the queue before ``queue_left`` decides again.
        priority: Place among those who wait; higher goes first.
        limit: The last level of operators that is rung at first (``config.queues.Levels``).
        first: Login of the operator who is rung before all others; empty for none.
        first_s: How long, in seconds.
    """

    name: StepName
    prompts: tuple[str, ...] = ()
    tries: int = 1
    timeout_s: int = 0
    silence_s: int = 0
    queue: str = ""
    max_wait_s: int = 0
    priority: int = 0
    limit: int = LAST_LEVEL
    first: str = ""
    first_s: int = 0


def first_step(_profile: Profile) -> Step:
    """Return how every call begins: the greeting with the notice that it is recorded."""
    return Step(name=StepName.NOTICE, prompts=("welcome",))


def next_step(profile: Profile, step: str, tries: int, answer: str, queue: str = "") -> Step:
    """Return the step after a step before the queue.

    Args:
        profile: The city's profile.
        step: The step that was done; an unknown one leads to a person.
        tries: How often it was asked.
        answer: The key that was pressed, empty for none.
        queue: The queue chosen so far.
    """
    if step == StepName.NOTICE:
        return _menu(profile) if profile.menu.enabled else _matter(profile, profile.default_queue)
    if step == StepName.MENU:
        return _after_menu(profile, tries, answer)
    return queue_step(profile, queue)


def chosen(profile: Profile, step: str, answer: str) -> MenuOption | None:
    """Return what the pressed key means, ``None`` if it was no choice."""
    return profile.menu.options.get(answer) if step == StepName.MENU else None


def after_queue(profile: Profile, queue: str, status: str) -> Step:
    """Return the step after the queue.

    Args:
        profile: The city's profile.
        queue: The queue that was left.
        status: Asterisk's ``QUEUESTATUS``; ``CONTINUE`` when the operator hung up first. ``LOST`` when the talk was cut
            off: it goes on with the same operator or, if they are not there soon, with the next from the queue's front.
    """
    if status == LOST:
        return queue_step(profile, queue, name=StepName.BACK, prompt="one_moment", sooner=FRONT, timeout_s=BACK_S)
    if status != "CONTINUE":
        return queue_step(profile, queue, prompt="all_busy", sooner=1)
    if not profile.survey.enabled:
        return Step(name=StepName.END, prompts=("goodbye",))
    return _survey(profile, profile.survey.prompt)


def queue_step(
    profile: Profile,
    queue: str,
    *,
    name: StepName = StepName.QUEUE,
    prompt: str = "waiting",
    sooner: int = 0,
    timeout_s: int = 0,
) -> Step:
    """Return how a call waits in a queue; one that is not there is the default queue.

    Args:
        profile: The city's profile.
        queue: The queue.
        name: What comes before: nothing but the prompt, or the same operator again.
        prompt: What is said before.
        sooner: By how much it goes before others.
        timeout_s: How long what comes before may take.
    """
    known = queue if queue in profile.queues else profile.default_queue
    rule = profile.queues[known]
    return Step(
        name=name,
        prompts=(prompt,),
        timeout_s=timeout_s,
        queue=known,
        max_wait_s=rule.max_wait_s,
        priority=rule.priority + sooner,
    )


def after_survey(profile: Profile, tries: int, answer: str) -> Step:
    """Return the step after the evaluation; a wrong key is asked again, silence is accepted."""
    if answer in profile.survey.scores:
        return Step(name=StepName.END, prompts=("survey_thanks",))
    if answer and tries < SURVEY_TRIES:
        return _survey(profile, "invalid_key", profile.survey.prompt, tries=tries + 1)
    return Step(name=StepName.END, prompts=("goodbye",))


def score_of(profile: Profile, answer: str) -> int | None:
    """Return the evaluation a key stands for; no valid key is no evaluation."""
    return int(answer) if answer in profile.survey.scores and answer.isdigit() else None


def _after_menu(profile: Profile, tries: int, answer: str) -> Step:
    menu = profile.menu
    option = menu.options.get(answer)
    if answer in (PERSON, menu.fallback):
        return queue_step(profile, option.queue if option else profile.default_queue)
    if option:
        return _matter(profile, option.queue)
    if answer and tries < menu.tries:
        return _menu(profile, "invalid_key", tries=tries + 1)
    return queue_step(profile, profile.default_queue)


def _menu(profile: Profile, *before: str, tries: int = 1) -> Step:
    menu = profile.menu
    return Step(name=StepName.MENU, prompts=(*before, menu.prompt), tries=tries, timeout_s=menu.timeout_s)


def _matter(profile: Profile, queue: str) -> Step:
    matter = profile.matter
    if not matter.enabled:
        return queue_step(profile, queue)
    return Step(
        name=StepName.SPEAK,
        prompts=(matter.prompt,),
        timeout_s=matter.max_s,
        silence_s=matter.silence_s,
        queue=queue,
    )


def _survey(profile: Profile, *prompts: str, tries: int = 1) -> Step:
    return Step(name=StepName.SURVEY, prompts=prompts, tries=tries, timeout_s=profile.survey.timeout_s)
