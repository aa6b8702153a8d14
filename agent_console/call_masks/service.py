"""Masking one's own call."""

from agent_console.calls.service import NotYourLiveCallError
from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from crm.bus.events import MaskChanged
from crm.calls.masks import Masked, begin_mask, end_mask
from crm.calls.states import CallState


def begin_masking(deps: ConsoleDeps, signed: Signed, call_id: str) -> Masked:
    """Keep neither sound nor text of one's own call until it is taken back or a minute is over.

    Raises:
        NotYourLiveCallError: They do not talk in this call.
    """
    _check(deps, signed.login, call_id)
    with deps.factory.begin() as session:
        mask = begin_mask(session, call_id, signed.actor, deps.clock())
    _tell(deps, call_id, mask)
    return mask


def end_masking(deps: ConsoleDeps, signed: Signed, call_id: str) -> None:
    """Keep one's own call again, whoever masked it.

    Raises:
        NotYourLiveCallError: They do not talk in this call.
    """
    _check(deps, signed.login, call_id)
    with deps.factory.begin() as session:
        mask = end_mask(session, call_id, signed.actor, deps.clock())
    if mask:
        _tell(deps, call_id, mask)


def _tell(deps: ConsoleDeps, call_id: str, mask: Masked) -> None:
    deps.bus.publish(MaskChanged(call_id=call_id, by=mask.by, start=mask.start, end=mask.end, at=deps.clock()))


def _check(deps: ConsoleDeps, login: str, call_id: str) -> None:
    live, ours = deps.tracker.live.get(call_id), deps.outgoing.of(login)
    talks = live is not None and live.operator == login and live.state in (CallState.TALKING, CallState.HOLD)
    if not talks and (ours is None or ours.id != call_id):
        raise NotYourLiveCallError("expected a call you are talking in, this one is over or not yours")
