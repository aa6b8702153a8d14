"""The citizen's telephone page."""

from dataclasses import dataclass

from playwright.async_api import Page, expect

CONNECT_MS = 15_000


@dataclass(frozen=True)
class Telephone:
    """A page at ``/phone``."""

    page: Page

    async def call(self, number: str) -> None:
        """Dial the hotline and wait until it takes the call."""
        await self.page.get_by_test_id("caller-number").fill(number)
        dial = self.page.get_by_test_id("dial")
        await expect(dial).to_be_enabled(timeout=CONNECT_MS)
        await dial.click()
        await self.status("talking")

    async def press(self, key: str) -> None:
        """Press a key of the keypad."""
        await self.page.get_by_test_id(f"keypad-{key}").click()

    async def status(self, status: str, within_ms: int = CONNECT_MS) -> None:
        """Wait until the telephone shows a status."""
        shown = self.page.get_by_test_id("phone-status")
        await expect(shown).to_have_attribute("data-status", status, timeout=within_ms)
