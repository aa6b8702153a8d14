"""Sign-ins that ended: their pages and softphones are told, and closed."""

from agent_console.socket.messages import SignedOutFrame
from agent_console.socket.session import SIGNED_OUT
from agent_console.socket.teller import Means, Tells
from crm.bus.events import SignedOut


class SignInTeller:
    """Tells of sign-ins.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages, self._lines = means.pages, means.lines

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {SignedOut: self._signed_out}

    def _signed_out(self, event: SignedOut) -> None:
        for page in self._pages.of(event.operator):
            if page.who.sign_in_id == event.sign_in_id:
                page.send(SignedOutFrame(at=event.at, reason=event.reason))
                page.leave(SIGNED_OUT, "signed out")
        self._lines.close(event.sign_in_id, SIGNED_OUT, "signed out")
