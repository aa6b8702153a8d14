"""An operator's network in a test's hand: cut off without a word, and there again."""

import subprocess
from collections.abc import Callable

from playwright.async_api import Page, WebSocketRoute

CARD, HERE, ELSEWHERE = "v0", "10.88.0.1/24", "10.89.0.1/24"
"""The network card of ``scripts/in-namespace``, its address, and one in another network."""

COMPLAINTS = ("WebSocket connection to", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_NETWORK_CHANGED")
"""What Chromium says of a network that is cut."""


def give_address(address: str) -> None:
    """Give the card an address, through which sound can go."""
    subprocess.run(["ip", "addr", "add", address, "dev", CARD], check=True)


def take_address(address: str) -> None:
    """Take an address from the card: what sound goes through it goes nowhere."""
    subprocess.run(["ip", "addr", "del", address, "dev", CARD], check=True)


class Network:
    """What a page and the server say to each other, and the card that the page's sound goes through.

    Args:
        page: Not signed in yet.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._is_cut = False
        self._late: list[Callable[[], object]] | None = None

    async def watch(self) -> None:
        """Let every websocket of the page go through the test's hands."""
        await self._page.route_web_socket("**/ws/*", self._pass_through)

    async def cut(self) -> None:
        """Let nothing through any more; the server is told nothing of it."""
        self._is_cut = True
        await self._page.context.set_offline(True)
        take_address(HERE)

    async def mend(self) -> None:
        """Let everything through again."""
        give_address(HERE)
        self._is_cut = False
        await self._page.context.set_offline(False)

    def hold_back(self) -> None:
        """Let the server's word come late."""
        self._late = []

    def let_go(self) -> None:
        """Let it come now."""
        late, self._late = self._late or [], None
        for pass_on in late:
            pass_on()

    async def restore(self) -> None:
        """Mend what a failed test left cut."""
        if self._is_cut:
            await self.mend()

    async def _pass_through(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            await socket.close()
            return
        server = socket.connect_to_server()
        socket.on_message(self._unless_cut(server.send))
        server.on_message(self._unless_cut(lambda told: self._in_time(lambda: socket.send(told))))
        socket.on_close(self._unless_cut(lambda code, reason: server.close(code=code, reason=reason)))

    def _in_time(self, pass_on: Callable[[], object]) -> None:
        if self._late is None:
            pass_on()
        else:
            self._late.append(pass_on)

    def _unless_cut(self, pass_on: Callable[..., object]) -> Callable[..., object]:
        return lambda *told: None if self._is_cut else pass_on(*told)
