"""Whether the calls of every queue come to somebody."""

from collections.abc import Iterable

from sqlalchemy.exc import SQLAlchemyError

from config.errors import HotlineError
from config.profile import Profile, load_profile
from config.settings import Settings
from crm.db import SessionFactory, make_engine
from crm.operators.models import Operator
from crm.operators.service import list_operators
from hotline.doctor.check import Check, ok, warn


def check_queues(settings: Settings) -> Check:
    """Whether every queue is answered by an account, or leads its callers elsewhere when nobody is there."""
    try:
        profile = load_profile(settings.city)
        with SessionFactory(make_engine(settings.resolved_database_url))() as session:
            forsaken = forsaken_queues(profile, list_operators(session))
    except (HotlineError, SQLAlchemyError):
        return warn("queues", "not compared with the accounts", "mend the profile and the database first")
    if not forsaken:
        return ok("queues", f"{len(profile.queues)} queue(s), all answered")
    return warn(
        "queues",
        f"no open account answers {', '.join(forsaken)}: whoever comes there waits in vain",
        f"hotline user queues LOGIN --queue {forsaken[0]}, or no_operators in the city's profile",
    )


def forsaken_queues(profile: Profile, accounts: Iterable[Operator]) -> list[str]:
    """Return the queues that no open account answers and from which nothing leads on."""
    answered = {queue for account in accounts if account.active for queue in account.queues}
    return [name for name, rule in profile.queues.items() if name not in answered and not rule.no_operators]
