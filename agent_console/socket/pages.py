"""Every connected page, by who is signed in there, and to whom a frame goes."""

from collections.abc import Iterator

from agent_console.deps import ConsoleDeps
from agent_console.socket.concern import concerned
from agent_console.socket.messages import Frame
from agent_console.socket.session import Session


class Pages:
    """The pages that are open now.

    Args:
        deps: Says whom a call concerns.
    """

    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages: dict[str, set[Session]] = {}

    def __iter__(self) -> Iterator[Session]:
        """Give every page."""
        for pages in self._pages.values():
            yield from pages

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(len(pages) for pages in self._pages.values())

    def add(self, page: Session) -> None:
        """A page was opened."""
        self._pages.setdefault(page.who.login, set()).add(page)

    def remove(self, page: Session) -> None:
        """A page was closed."""
        login = page.who.login
        self._pages[login].discard(page)
        if not self._pages[login]:
            del self._pages[login]

    def of(self, login: str) -> set[Session]:
        """Return one person's pages."""
        return self._pages.get(login, set())

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

    def send_all(self, frame: Frame) -> None:
        """Send to everybody."""
        for page in self:
            page.send(frame)
