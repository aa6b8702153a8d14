"""What a call came to (话后小结): a code of its queue, chosen by whoever writes the call up."""

from typing import ClassVar

from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError
from config.profile import Profile
from config.wrap_up import WrapUpRule
from crm.calls.models import Call

NOTHING = WrapUpRule()
"""Of calls of ours, and of queues that are no more."""


class NoSuchWrapUpCodeError(HotlineError):
    """The call's queue has no such code."""

    slug: ClassVar[str] = "wrap-up-code-unknown"
    status: ClassVar[int] = 422


class WrapUpCodeMissingError(ConflictError):
    """The queue's rule asks for a code before the next call."""

    slug: ClassVar[str] = "wrap-up-code-missing"


def wrap_up_rule(profile: Profile, call: Call) -> WrapUpRule:
    """Return what a call may come to."""
    queue = profile.queues.get(call.queue) if call.served else None
    return queue.wrap_up if queue else NOTHING


def record_wrap_up(profile: Profile, call: Call, code: str | None) -> None:
    """Keep what a call came to; nothing takes the choice back.

    Raises:
        NoSuchWrapUpCodeError: Its queue does not have the code.
    """
    known = [one.code for one in wrap_up_rule(profile, call).codes]
    if code is not None and code not in known:
        raise NoSuchWrapUpCodeError(f"expected one of {', '.join(known) or 'no codes'}, got another", field="code")
    call.wrap_up = code


def check_wrapped_up(session: Session, profile: Profile, call_id: str) -> None:
    """Let somebody leave a call that they write up.

    Raises:
        WrapUpCodeMissingError: Its queue asks for a code, and it has none.
    """
    call = session.get(Call, call_id)
    if call and call.wrap_up is None and wrap_up_rule(profile, call).required:
        raise WrapUpCodeMissingError("expected what the call came to before the next one, got nothing")
