"""Every page, by who is signed in there, and to whom a frame goes."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from agent_console.socket.broadcast import Broadcast
from agent_console.socket.concern import concerned
from agent_console.socket.messages import Frame
from agent_console.socket.session import Session

PER_SIGN_IN = 3
"""Pages that may be open, and pages that are waited for."""

KEPT_FOR = timedelta(seconds=60)
"""How long a page that lost its connection is waited for."""


class Pages:
    """The pages that are open, and those that lost their connection just now and may come back.

    Args:
        deps: Says whom a call concerns.
    """

    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages: dict[str, set[Session]] = {}
        self._broadcast = Broadcast()

    def __iter__(self) -> Iterator[Session]:
        """Give every page."""
        for pages in self._pages.values():
            yield from pages

    def __len__(self) -> int:
        """Return how many are connected."""
        return sum(page.reader is not None for page in self)

    def add(self, page: Session) -> None:
        """A page was opened."""
        self._pages.setdefault(page.who.login, set()).add(page)

    def remove(self, page: Session) -> None:
        """A page is gone for good."""
        login = page.who.login
        pages = self._pages.get(login, set())
        pages.discard(page)
        if not pages:
            self._pages.pop(login, None)

    def of(self, login: str) -> set[Session]:
        """Return one person's pages."""
        return self._pages.get(login, set())

    def is_full(self, sign_in_id: int) -> bool:
        """Return whether a sign-in has as many pages open as it may."""
        return sum(page.who.sign_in_id == sign_in_id and page.reader is not None for page in self) >= PER_SIGN_IN

    def that_left(self, who: Signed, stream: str, seq: int) -> Session | None:
        """Return the page that comes back, if all that it missed is still there."""
        found = (page for page in self.of(who.login) if page.stream == stream and page.who == who)
        return next((page for page in found if page.has_after(seq)), None)

    def expire(self, now: datetime) -> None:
        """Forget the pages that are over, that did not come back in time, or are too many of one sign-in."""
        waited: dict[int, int] = {}
        for page in sorted((one for one in self if one.left_at), key=lambda one: one.left_at or now, reverse=True):
            count = waited[page.who.sign_in_id] = waited.get(page.who.sign_in_id, 0) + 1
            if page.over or count > PER_SIGN_IN or now - (page.left_at or now) > KEPT_FOR:
                self.remove(page)

    def concerned(self, call_id: str) -> set[str]:
        """Return who of those with a page may hear of this call now."""
        return concerned(self._deps, call_id, self._pages)

    def send_to(self, login: str, frame: Frame) -> None:
        """Send to one person's pages."""
        for page in self.of(login):
            page.send(frame)

    def send_concerned(self, call_id: str, frame: Frame) -> None:
        """Send to whom the call concerns."""
        for login in self.concerned(call_id):
            self.send_to(login, frame)

    def send_all(self, frame: Frame, fits: Callable[[Session], bool] = lambda _: True) -> None:
        """Send to everybody, or to the pages that fit."""
        self._broadcast.send(frame, filter(fits, self))
