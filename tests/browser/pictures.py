"""Pictures of pages: for the documentation when ``HOTLINE_PICTURES=1``, else only to see that there is something."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PIL import Image
from playwright.async_api import Page, expect

from config.settings import PROJECT

IMAGES = PROJECT / "docs" / "images"
LEAST_BYTES = 10_000
"""A picture of an empty page is smaller."""

_OTHER_THEME = "document.documentElement.classList.toggle('dark')"


@dataclass(frozen=True)
class Pictures:
    """Keeps pictures in a folder."""

    folder: Path

    @classmethod
    def from_environment(cls, temporary: Path) -> Self:
        """Choose the documentation's folder only when that is wanted: a test run leaves no changes."""
        if os.environ.get("HOTLINE_PICTURES") != "1":
            return cls(temporary)
        IMAGES.mkdir(parents=True, exist_ok=True)
        return cls(IMAGES)

    async def take(self, page: Page, name: str) -> None:
        """Take a picture of what the window shows, and one of the same in the other theme, named after it."""
        await page.mouse.move(0, 0)  # no button shows its tip
        await expect(page.get_by_role("tooltip")).to_have_count(0)
        dark = await page.evaluate("document.documentElement.classList.contains('dark')")
        await self._take(page, name)
        await page.evaluate(_OTHER_THEME)
        await self._take(page, f"{name}-{'light' if dark else 'dark'}")
        await page.evaluate(_OTHER_THEME)

    async def _take(self, page: Page, name: str) -> None:
        file = self.folder / f"{name}.png"
        await page.screenshot(path=file, animations="disabled", caret="hide")
        assert file.stat().st_size > LEAST_BYTES
        if self.folder == IMAGES:
            _lighten(file)


def _lighten(file: Path) -> None:
    """Keep a page's few colours in a palette: a third of the bytes, no difference to the eye."""
    with Image.open(file) as taken:
        few = taken.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
