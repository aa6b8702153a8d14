"""Looks at the hour and the operators for one call."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from crm.call_backs.kept import may_be_called
from crm.callers.known import callers_of
from crm.calls.service import earlier_calls, last_operator, line_of, waiting_in_queues
from crm.casework import Casework
from crm.db import SessionFactory
from crm.operators.seats import seats_of
from crm.warnings.service import warnings_of
from ivr.routing.floor import Floor
from ivr.routing.opening import called_at

EARLIER = timedelta(days=30)
"""How far back earlier calls are counted."""

log = logging.getLogger(__name__)


def look(factory: SessionFactory, casework: Casework, call_id: str, at: datetime) -> Floor:
    """Return what is known now. While the database does not answer that is the hour: the call goes on either way.

    Args:
        factory: Opens database sessions.
        casework: The city's rules and calendar.
        call_id: The citizen's call.
        at: The present moment.
    """
    calendar, rule, rules = casework.calendar(at), casework.profile.last_operator, casework.rules(at).outgoing
    try:
        with factory() as session:
            since = at - timedelta(days=rule.days) if rule else None
            familiar = last_operator(session, call_id, since) if since else None
            return Floor(
                at=at,
                calendar=calendar,
                seats=seats_of(session),
                familiar=familiar or "",
                dialled=line_of(session, call_id),
                danger=bool(warnings_of(session, call_id)),
                earlier=earlier_calls(session, call_id, at - EARLIER),
                waiting=waiting_in_queues(session),
                callers=callers_of(session, call_id, casework.rules(at).callers.limits, at),
                calls_back=called_at(rules.call_back, calendar, at) and may_be_called(session, call_id, rules),
            )
    except SQLAlchemyError as error:
        log.warning("call %s is led without a look at the operators: %s", call_id, type(error).__name__)
        return Floor(at=at, calendar=calendar)
