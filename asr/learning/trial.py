"""A new model on trial: trained, measured on what it has not seen, and put in force only if it is no worse."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asr.learning.measure import Figures, measure
from asr.learning.model import LearnedModel
from asr.learning.requests import Request, shipped
from asr.learning.shelf import Shelf
from asr.learning.train import examples, train
from asr.reading.context import Contexts, ReadingContext
from config.profile import Profile

HELD_OUT = 5
"""Of the city's own matters every fifth is held out."""

LEARNED = ("kind", "category_top", "category_leaf")
_LEAST_DIFFERENCE = 0.005
"""F1 that is taken for equal: one request in two hundred."""


@dataclass(frozen=True)
class Trial:
    """What came out: figures of the rules alone, with the model in force, with the new one.

    Attributes:
        accepted: Whether the new one is nowhere worse than the rules alone, nor than the one in force on the whole.
        shipped, confirmed: Tellings it learned from.
        held_out: Tellings it was measured on.
    """

    model: LearnedModel
    rules: Mapping[str, Figures]
    before: Mapping[str, Figures]
    after: Mapping[str, Figures]
    accepted: bool
    shipped: int
    confirmed: int
    held_out: int


def try_out(
    profile: Profile, shelf: Shelf, confirmed: Sequence[tuple[str, Request]], at: datetime, made_up_at: datetime
) -> Trial:
    """Train a model and measure it.

    Args:
        profile: The city.
        shelf: Where the model in force is.
        confirmed: The city's tellings, each with its matter.
        at: Now; the categories in force are learned.
        made_up_at: When the shipped requests are said, for their times.
    """
    rules = profile.rules_at(at)
    ours = shipped("training")
    theirs = [(matter, request) for matter, request in confirmed if not _is_held_out(matter)]
    told = [("", request) for request in ours] + theirs
    model = train(*examples(told), rules.categories, profile.ticket)
    kept = [*shipped("held_out"), *(request for matter, request in confirmed if _is_held_out(matter))]
    context = Contexts(profile).at(made_up_at)
    alone = measure(kept, context)
    present = shelf.current()
    before = _with(present, kept, context) if present else alone
    after = _with(model, kept, context)
    return Trial(
        model=model,
        rules=alone,
        before=before,
        after=after,
        accepted=_no_worse(after, alone) and _on_the_whole(after) >= _on_the_whole(before) - _LEAST_DIFFERENCE,
        shipped=len(ours),
        confirmed=len(theirs),
        held_out=len(kept),
    )


def put_in_force(shelf: Shelf, trial: Trial, at: datetime) -> None:
    """Let a trial's model be the one in force."""
    figures = {"rules": trial.rules, "before": trial.before, "after": trial.after}
    shelf.put(
        trial.model,
        {
            "trained_at": at,
            "shipped": trial.shipped,
            "confirmed": trial.confirmed,
            "figures": {name: {f: round(found[f].f1, 4) for f in LEARNED} for name, found in figures.items()},
        },
    )


def _with(model: LearnedModel, requests: Sequence[Request], context: ReadingContext) -> dict[str, Figures]:
    return measure(requests, replace(context, model=model))


def _no_worse(after: Mapping[str, Figures], before: Mapping[str, Figures]) -> bool:
    return all(after[name].f1 >= before[name].f1 - 1e-9 for name in after)


def _on_the_whole(figures: Mapping[str, Figures]) -> float:
    return sum(figures[name].f1 for name in LEARNED) / len(LEARNED)


def _is_held_out(matter: str) -> bool:
    return int.from_bytes(hashlib.sha256(matter.encode()).digest()[:4]) % HELD_OUT == 0
