"""The operator's page, as an operator uses it."""

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

SOON_MS = 15_000
CALL_MS = 45_000


@dataclass(frozen=True)
class Desk:
    """An operator's page.

    Attributes:
        allowed: Parts of what the page may complain of because the test causes it.
    """

    page: Page
    login: str
    password: str
    allowed: list[str] = field(default_factory=list)

    def part(self, name: str) -> Locator:
        """Return a part of the page by the name it has for tests."""
        return self.page.get_by_test_id(name)

    async def sign_in(self) -> None:
        """Sign in and wait until page and telephone are connected."""
        await self.page.goto("/")
        await self.part("sign-in-login").fill(self.login)
        await self.part("sign-in-password").fill(self.password)
        await self.part("sign-in-submit").click()
        await self.connected()

    async def connected(self) -> None:
        """Wait until the telephone is registered."""
        await expect(self.part("phone-status")).to_contain_class("registered", timeout=SOON_MS)

    async def ready(self) -> None:
        """Sign in and take calls."""
        await self.sign_in()
        await self.part("go-ready").click()
        await self.presence("ready")

    async def presence(self, state: str, within_ms: int = SOON_MS) -> None:
        """Wait until the operator's own state is shown."""
        await expect(self.part("presence")).to_have_attribute("data-state", state, timeout=within_ms)

    async def stage(self, stage: str, within_ms: int = SOON_MS) -> None:
        """Wait until the desk is about something."""
        await expect(self.part("call-strip")).to_have_attribute("data-stage", stage, timeout=within_ms)

    async def answer(self) -> None:
        """Answer by the button."""
        await self.part("answer").click()
        await self.stage("talking")

    def utterances(self, leg: str) -> Locator:
        """Return what was written down of one side."""
        return self.page.locator(f'[data-testid="utterance"][data-leg="{leg}"]')

    def row(self, field: str) -> Locator:
        """Return a field of the ticket with its label and evidence."""
        return self.part(f"row-{field}")

    def entry(self, field: str) -> Locator:
        """Return where a field is typed."""
        return self.row(field).locator("input, textarea").first

    async def type(self, field: str, text: str) -> None:
        """Type over a field and wait until the server has it."""
        await self.entry(field).fill(text)
        await expect(self.row(field)).to_have_attribute("data-state", "touched")
        await expect(self.part("autosave")).to_have_attribute("data-state", "saved", timeout=SOON_MS)

    async def go_home(self) -> None:
        """Sign out if still signed in, so that the next test finds the desk free."""
        origin = await self.page.evaluate("location.origin")
        await self.page.request.post("/api/sign-out", headers={"Origin": origin})
