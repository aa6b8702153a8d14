"""More text than fits, in every entry of a page."""

from playwright.async_api import Page

LONG = "江" * 10_000

# A browser cuts what is pasted to the entry's longest text; a value that is set from outside it does not cut.
_PASTE = """(text) => {
  for (const entry of document.querySelectorAll("main input, main textarea")) {
    if (!entry.checkVisibility() || entry.disabled || entry.readOnly) continue;
    if (!["text", "search", "textarea", "tel"].includes(entry.type)) continue;
    const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(entry), "value").set;
    set.call(entry, entry.maxLength < 0 ? text : text.slice(0, entry.maxLength));
    entry.dispatchEvent(new Event("input", { bubbles: true }));
    entry.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""


async def paste_everywhere(page: Page) -> None:
    """Put 10 000 letters into each entry that takes text."""
    await page.evaluate(_PASTE, LONG)
