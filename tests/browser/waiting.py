"""Waiting for what Playwright's ``expect`` cannot see."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.async_api import Page

T = TypeVar("T")
LOOK_S = 0.1

# Playwright's own wait_for_function evaluates text inside the page, which the console's content policy forbids.
_WATCH = """([what, arg, ms]) => new Promise((resolve, reject) => {
  const holds = %s;
  const end = performance.now() + ms;
  const timer = setInterval(() => {
    if (holds(arg)) resolve();
    else if (performance.now() > end) reject(new Error(`expected ${what} within ${ms} ms, it did not happen`));
    else return;
    clearInterval(timer);
  }, 25);
})"""


async def until_page(page: Page, what: str, holds: str, arg: Any = None, within_s: float = 15.0) -> None:
    """Wait until a JavaScript function of the page's own state gives something true."""
    await page.evaluate(_WATCH % holds, [what, arg, within_s * 1000])


async def until(what: str, look: Callable[[], T], within_s: float) -> T:
    """Return what a look gives as soon as it is true."""
    try:
        async with asyncio.timeout(within_s):
            while not (seen := look()):  # noqa: ASYNC110 - files and tables raise no event
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise AssertionError(f"expected {what} within {within_s:g} s, it did not happen") from None
    return seen
