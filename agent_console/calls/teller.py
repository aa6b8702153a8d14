"""Calls that ring, move on and end, told to their operators."""

from agent_console.socket.messages import CallFrame, PopClosed
from agent_console.socket.teller import Means, Tells
from crm.bus import events as on
from crm.calls.states import CallState


class CallTeller:
    """Tells of calls.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._deps, self._pages, self._present, self._pops = means.deps, means.pages, means.present, means.pops

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {
            on.OperatorRinging: self._ringing,
            on.OperatorRingEnded: self._ring_ended,
            on.CallAnswered: self._answered,
            on.CallStateChanged: self._moved,
            on.CallEnded: self._ended,
            on.PbxLinkChanged: self._compared,
        }

    def _ringing(self, event: on.OperatorRinging) -> None:
        for page in self._pages.of(event.operator):
            self._pops.show(page, event.call_id, event.at)

    def _ring_ended(self, event: on.OperatorRingEnded) -> None:
        live = self._deps.tracker.live.get(event.call_id)
        if event.reason == "answered" and live and live.operator == event.operator:
            return
        reason = "answered_elsewhere" if event.reason == "answered" else event.reason
        for page in self._pages.of(event.operator):
            page.shown = None
            page.send(PopClosed(at=event.at, call_id=event.call_id, reason=reason))

    def _answered(self, event: on.CallAnswered) -> None:
        for page in self._pages.of(event.operator):
            if page.shown != event.call_id:
                self._pops.show(page, event.call_id, event.at)

    def _moved(self, event: on.CallStateChanged) -> None:
        if event.state != CallState.ENDED:  # CallEnded says it, with the outcome
            state = CallState(event.state)
            frame = CallFrame(at=event.at, call_id=event.call_id, state=state, since=event.at)
            self._pages.send_concerned(event.call_id, frame)

    def _ended(self, event: on.CallEnded) -> None:
        self._present.call_ended(event.call_id)
        frame = CallFrame(
            at=event.at, call_id=event.call_id, state=CallState.ENDED, since=event.at, outcome=event.outcome
        )
        self._pages.send_concerned(event.call_id, frame)

    def _compared(self, event: on.PbxLinkChanged) -> None:
        """Calls were compared with the telephone system: whoever came before then is told of theirs."""
        if not event.up:
            return
        for call_id, live in self._deps.tracker.live.items():
            frame = CallFrame(at=event.at, call_id=call_id, state=live.state, since=live.since)
            for page in (page for login in self._pages.concerned(call_id) for page in self._pages.of(login)):
                if page.shown != call_id:
                    self._pops.show(page, call_id, event.at)
                page.send(frame)
