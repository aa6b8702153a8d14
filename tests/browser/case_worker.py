"""Somebody who works on tickets, at the pages: dispatcher, reviewer, department, follow-up, supervisor."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

from tests.browser.desk import SOON_MS


@dataclass(frozen=True)
class Worker:
    """A signed-in page.

    Attributes:
        allowed: Parts of what the page may complain of because the test causes it.
    """

    page: Page
    login: str
    allowed: list[str] = field(default_factory=list)

    def part(self, name: str) -> Locator:
        """Return a part of the page by the name it has for tests."""
        return self.page.get_by_test_id(name)

    async def sign_in(self, password: str) -> None:
        """Sign in and wait until the page knows who reads it."""
        await self.page.goto("/sign-in")
        await self.part("sign-in-login").fill(self.login)
        await self.part("sign-in-password").fill(password)
        await self.part("sign-in-submit").click()
        await expect(self.part("sign-out")).to_be_visible(timeout=SOON_MS)

    async def open_case(self, box: str, number: str, action: str = "") -> None:
        """Open a ticket where it waits, however many wait before it, and what is to be decided about it."""
        await self.page.goto(f"/inbox?box={box}&ticket={number}")
        await expect(self.part(f"box-{box}")).to_have_attribute("aria-current", "true", timeout=SOON_MS)
        await self.part(f"row-{number}").first.click()
        await expect(self.part("case")).to_have_attribute("data-number", number)
        await expect(self.part("case-title")).to_be_visible()
        if action:
            await self.part(f"action-{action}").click()
            await expect(self.part(f"action-{action}")).to_have_attribute("aria-selected", "true")

    async def done(self, submit: str, number: str) -> None:
        """Do what was decided, and see the ticket leave the box it waited in."""
        await self.part(submit).click()
        await expect(self.part(f"row-{number}")).to_have_count(0, timeout=SOON_MS)

    async def open_ticket(self, number: str) -> None:
        """Open a ticket's own page."""
        await self.page.goto(f"/tickets/{number}")
        await expect(self.part("ticket-page")).to_have_attribute("data-number", number, timeout=SOON_MS)

    async def choose(self, name: str) -> None:
        """Press one of several choices; the button itself is hidden behind its words."""
        choice = self.part(name)
        await choice.locator("xpath=..").click()
        await expect(choice).to_be_checked()

    async def pick(self, name: str, text: str) -> None:
        """Choose from a list that is searched by typing."""
        await search(self.page, self.part(name), text)
        await self.page.get_by_role("option", name=text).filter(visible=True).first.click()


async def search(page: Page, control: Locator, text: str) -> None:
    """Type into a list that is searched."""
    entry = control.locator("input").first
    await entry.click()
    await entry.fill(text)


async def pick_from_tree(page: Page, control: Locator, text: str) -> None:
    """Choose the first hit in a tree that is searched by typing."""
    await search(page, control, text)
    await page.locator(".el-cascader__suggestion-item").filter(has_text=text, visible=True).first.click()


Staff = Callable[[str], Awaitable[Worker]]
"""Gives the page of a person by the login, signed in."""
