"""Training of the reading: at set-up on the shipped requests, later on what operators confirmed."""

from datetime import UTC, datetime

from asr.learning.confirmed import confirmed
from asr.learning.requests import Request
from asr.learning.shelf import Shelf
from asr.learning.trial import Trial, put_in_force, try_out
from config.clock import utc_now
from config.profile import Profile
from config.settings import Settings
from crm.db import SessionFactory
from hotline.prepare import Progress

SAID_AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""The moment at which the shipped requests are said."""


def prepare_reading(settings: Settings, profile: Profile, progress: Progress) -> None:
    """Train on the shipped requests if nothing was learned yet; some seconds, once."""
    shelf = Shelf(settings.learning_dir)
    if shelf.entries():
        return
    progress("learning to read what citizens say")
    trial = try_out(profile, shelf, [], utc_now(), SAID_AT)
    if trial.accepted:
        put_in_force(shelf, trial, utc_now())
    else:
        progress("the learned model is worse than the rules alone, which read without it")


def train_on_confirmed(settings: Settings, profile: Profile, factory: SessionFactory) -> Trial:
    """Train on the shipped requests and all confirmed tickets; the model is in force if the trial accepts it."""
    with factory() as session:
        told: list[tuple[str, Request]] = list(confirmed(session))
    shelf = Shelf(settings.learning_dir)
    trial = try_out(profile, shelf, told, utc_now(), SAID_AT)
    if trial.accepted:
        put_in_force(shelf, trial, utc_now())
    return trial
