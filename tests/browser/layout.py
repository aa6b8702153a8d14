"""How much a page jumps, and whether it keeps to its window."""

from playwright.async_api import Page

_OBSERVE = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) {
      const what = e.sources.map((s) => s.node && (s.node.className || s.node.nodeName));
      shifts.push({ value: e.value, what });
    }
  }).observe({ type: "layout-shift" });
}"""


async def watch_shifts(page: Page) -> None:
    """Begin to observe."""
    await page.evaluate(_OBSERVE)


async def shifted(page: Page) -> tuple[float, list[dict[str, object]]]:
    """Return how far things moved since then, as the sum browsers call cumulative layout shift, and what moved."""
    # Two frames, so that what was just drawn has been reported.
    await page.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    shifts = await page.evaluate("window.shifts")
    return sum(float(s["value"]) for s in shifts), shifts


async def fits(page: Page) -> bool:
    """Return whether the page ends where the window ends, below and at the right: only its panels scroll."""
    return bool(
        await page.evaluate(
            "((all) => all.scrollHeight <= innerHeight && all.scrollWidth <= innerWidth)(document.documentElement)"
        )
    )
