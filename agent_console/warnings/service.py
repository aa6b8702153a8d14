"""Reading warnings for pages, and taking notice of them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from agent_console.calls.access import has_it_now, readable_call, took_part
from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from agent_console.warnings.schemas import LiveWarnings, WarningOut
from agent_console.warnings.views import warning_out
from config.errors import HotlineError
from crm.bus.events import WarningAcknowledged
from crm.calls.service import get_call
from crm.tickets.shown import names_in_calls
from crm.warnings.models import CallWarning
from crm.warnings.service import NoSuchWarningError, acknowledge, live_warnings, warnings_of


class UnknownOutcomeError(HotlineError):
    """Not one of the city's outcomes."""

    slug: ClassVar[str] = "outcome-unknown"
    status: ClassVar[int] = 422


def read_live(session: Session, deps: ConsoleDeps) -> LiveWarnings:
    """Return the warnings of the last hours, for supervisors."""
    warnings = live_warnings(session, deps.clock())
    names = names_in_calls(session, {call.id for _, call in warnings})
    return LiveWarnings(items=[warning_out(deps, one, call, names[call.id], clear=False) for one, call in warnings])


def read_of_call(session: Session, deps: ConsoleDeps, signed: Signed, call_id: str) -> list[WarningOut]:
    """Return a call's warnings.

    Raises:
        NoSuchCallError: There is no such call, or it is not for this person.
    """
    call = readable_call(session, deps, signed, call_id)
    clear = has_it_now(deps, signed, call_id)
    names = names_in_calls(session, [call_id])[call_id]
    return [warning_out(deps, warning, call, names, clear=clear) for warning in warnings_of(session, call_id)]


def take_notice(deps: ConsoleDeps, signed: Signed, warning_id: str, outcome: str) -> WarningOut:
    """Take notice of a warning, or say what came of one's own notice; everybody who was told is told that too.

    Raises:
        NoSuchWarningError: There is none, or its call is not for this person.
        AcknowledgedAlreadyError: Somebody else did.
        UnknownOutcomeError: The city knows no such outcome.
    """
    now = deps.clock()
    known = [one.code for one in deps.profile.rules_at(now).warnings.outcomes]
    if outcome not in known:
        raise UnknownOutcomeError(f"expected one of {known}, got {outcome!r}", outcomes=known)
    with deps.factory.begin() as session:
        warning = session.get(CallWarning, warning_id)
        call = get_call(session, warning.call_id) if warning else None
        if call is None or not (signed.sees_all or took_part(session, deps, signed, call)):
            raise NoSuchWarningError("expected the id of a warning, no warning has this one")
        clear = has_it_now(deps, signed, call.id)
        warning = acknowledge(session, warning_id, signed.login, outcome, now)
        names = names_in_calls(session, [warning.call_id])[warning.call_id]
        answer = warning_out(deps, warning, call, names, clear=clear)
    deps.bus.publish(_noticed(answer, signed.login, now))
    return answer


def _noticed(answer: WarningOut, login: str, at: datetime) -> WarningAcknowledged:
    return WarningAcknowledged(
        at=at, call_id=answer.call_id, warning_id=answer.id, code=answer.code, operator=login, outcome=answer.outcome
    )
