"""What the dialplan can do next with a call."""

from dataclasses import dataclass
from enum import StrEnum

from config.profile import Profile
from config.queues import LAST_LEVEL

FRONT = 1000
"""Place in a queue above every one that a flow gives."""

CALLED_BACK = 900
"""Place in a queue of whoever was called back: before all who wait, but for those whose talk was cut off."""

LOST = "LOST"
"""What the dialplan makes of ``QUEUESTATUS`` when the talk ended because the operator's telephone was gone."""

TALKED = "CONTINUE"
"""Asterisk's ``QUEUESTATUS`` when the operator hung up first."""

BACK_S = 5
"""So long a citizen whose talk was cut off waits for the same operator, in seconds."""


class StepName(StrEnum):
    """The steps the dialplan knows."""

    NOTICE = "notice"
    MENU = "menu"
    PROGRESS = "progress"
    SPEAK = "speak"
    ANNOUNCE = "announce"
    REFUSE = "refuse"
    RECORD = "record"
    QUEUE = "queue"
    BACK = "back"
    KEEP = "keep"
    SURVEY = "survey"
    FOLLOW_UP = "follow-up"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the dialplan does next.

    Attributes:
        name: Which step.
        node: The node of the flow whose step this is; comes back with the citizen's answer.
        prompts: Names of the prompts to play, one after the other.
        after: For ``announce`` what is played once the citizen is informed.
        announced: For ``announce`` the ids of the announcements that are played.
        tries: How often this step was asked, this time included.
        timeout_s: How long to wait for a key; for ``speak``, ``record`` and ``refuse`` the longest speech, for ``back``
            the phone.
        silence_s: Silence that ends the spoken matter, or the message.
        digits: The most keys that are one answer.
        memo: What the step keeps for itself; comes back with the citizen's answer.
        queue: Queue the call will wait in; kept from the menu on.
        max_wait_s: Longest stay in the queue before ``queue_left`` decides again.
        priority: Place among those who wait; higher goes first.
        sooner: What of the priority is the call's own, beyond its queue's.
        limit: The last level of operators that is rung at first (``config.queues.Levels``).
        first: Login of the operator who is rung before all others; empty for none.
        first_s: How long, in seconds.
        language: What the call is to be spoken to in from here on; empty if that stays as it is.
        call_back: The node of the flow that keeps a place, if who waits may have it; ``None`` leaves it as it was.
        place: Where in the queue the call stands, from 1; 0 for the end of those of its priority.
    """

    name: StepName
    node: str = ""
    prompts: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    announced: tuple[int, ...] = ()
    tries: int = 1
    timeout_s: int = 0
    silence_s: int = 0
    digits: int = 1
    memo: str = ""
    queue: str = ""
    max_wait_s: int = 0
    priority: int = 0
    sooner: int = 0
    limit: int = LAST_LEVEL
    first: str = ""
    first_s: int = 0
    language: str = ""
    call_back: str | None = None
    place: int = 0


def queue_step(profile: Profile, queue: str, *prompts: str, sooner: int = 0) -> Step:
    """Return how a call waits in a queue; one that is not there is the default queue.

    Args:
        profile: The city's profile.
        queue: The queue.
        prompts: What is said before.
        sooner: By how much it goes before others.
    """
    known = queue if queue in profile.queues else profile.default_queue
    rule = profile.queues[known]
    return Step(
        name=StepName.QUEUE,
        prompts=prompts,
        queue=known,
        max_wait_s=rule.max_wait_s,
        priority=rule.priority + sooner,
        sooner=sooner,
    )
