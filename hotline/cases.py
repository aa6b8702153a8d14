"""What happens to cases by itself while the hotline runs."""

import logging

from config.clock import utc_now
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.scheduler.service import run_pass

log = logging.getLogger(__name__)


def pass_over_cases(factory: SessionFactory, casework: Casework, clock: Clock = utc_now) -> None:
    """Make one pass and log what it did; passes on several machines do nothing twice."""
    report = run_pass(factory, casework, clock())
    if report.looked_at:
        log.info("a pass over the cases", extra={"count": report.looked_at, "attempt": report.failed})
