"""Whether a page can be used by those who do not see it."""

from typing import Any, Literal

from playwright.async_api import Page

GRAVE = ("serious", "critical")
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


async def choose_theme(page: Page, theme: str) -> None:
    """Make a signed-in page light or dark."""
    if await page.evaluate("document.documentElement.classList.contains('dark')") != (theme == "dark"):
        await page.get_by_role("button", name="切换明暗").click()


async def accessible(page: Page, axe: str) -> None:
    """Let the checker look at the page as it is; it may find nothing grave."""
    await page.evaluate("document.getAnimations().forEach((a) => a instanceof CSSTransition && a.finish())")
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(f"() => {{ {axe} }}")
    report = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    found: list[Any] = [
        (v["id"], [n["html"] for n in v["nodes"]], v["nodes"][0]["failureSummary"])
        for v in report["violations"]
        if v["impact"] in GRAVE
    ]
    assert not found, f"expected {page.url} to be accessible, the checker found {found}"
