"""How much a page jumps."""

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
