"""A page that must not complain: no error on its console, no exception, no breach of the content policy."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from playwright.async_api import ConsoleMessage, Error, Page

BREACHES = """addEventListener("securitypolicyviolation", (e) =>
  console.error(`content policy: ${e.violatedDirective} ${e.blockedURI}`))"""

LONGEST = 200
"""Letters of an address that are told."""

CHROMIUMS_OWN = re.compile(
    r"401 \(Unauthorized\) \(.*/api/me\)"  # a page asks who is signed in, and nobody is
    r"|WebSocket is closed before the connection is established"  # a page is left while its socket opens
)
"""Lines that Chromium writes of its own when all is well."""


@asynccontextmanager
async def watched(page: Page, allowed: Sequence[str] = ()) -> AsyncIterator[None]:
    """Collect what the page complains of; any of it fails the test at the end.

    Args:
        page: Not yet at an address.
        allowed: Parts of complaints that the test itself causes; may grow meanwhile.
    """
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')[:LONGEST]})")

    def threw(error: Error) -> None:
        complaints.append(f"exception: {error.message}")

    page.on("console", said)
    page.on("pageerror", threw)
    await page.add_init_script(BREACHES)
    yield
    unexpected = [c for c in complaints if not CHROMIUMS_OWN.search(c) and not any(part in c for part in allowed)]
    assert not unexpected, f"expected a page without complaints, got {unexpected}"
