"""What a page was told by the server, and what it shows of it."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

from playwright.async_api import Page, Response

CHINESE = re.compile(r"[\u4e00-\u9fff]+")

_SHOWN = """() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const within = node.parentElement;
    if (!within || within.closest("script, style, [data-testid=language]")) continue;
    if (within.checkVisibility({ visibilityProperty: true })) said.push(node.textContent);
  }
  for (const element of document.querySelectorAll("[placeholder], [aria-label], [title]")) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    for (const name of ["placeholder", "aria-label", "title"]) said.push(element.getAttribute(name) ?? "");
  }
  return said;
}"""


class Answers:
    """Every answer of the API that a page asked for from now on."""

    def __init__(self, page: Page) -> None:
        self._pending: list[asyncio.Task[str]] = []
        page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        if "/api/" in response.url and "json" in response.headers.get("content-type", ""):
            self._pending.append(asyncio.ensure_future(response.text()))

    async def texts(self) -> list[str]:
        """Return them as they came."""
        found = await asyncio.gather(*self._pending, return_exceptions=True)
        return [text for text in found if isinstance(text, str)]

    async def data(self) -> str:
        """Return all Chinese of what was answered, without what has an English word beside it."""
        texts = await self.texts()
        return "\n".join(value for text in texts for value in _values(json.loads(text)))


def _values(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for part in told:
            yield from _values(part)
    elif isinstance(told, dict):
        for name, part in told.items():
            if not told.get(f"{name}_en"):
                yield from _values(part)


async def shown(page: Page) -> list[str]:
    """Return every text a reader sees or hears."""
    texts: list[str] = await page.evaluate(_SHOWN)
    return texts


async def chinese_labels(page: Page, data: str) -> list[str]:
    """Return the Chinese that is shown and is not data."""
    return [text for text in await shown(page) for part in CHINESE.findall(text) if part not in data]
