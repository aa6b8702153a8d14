"""Which pages may speak to the console.

A browser sends ``Origin`` with every websocket handshake and every state-changing request; a page of another site
cannot change it. Hosts are compared, not schemes: TLS may end before us.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from config.settings import Settings


def is_own_page(headers: Headers, settings: Settings) -> bool:
    """Return whether ``Origin`` names the console itself or one of ``settings.console_origins``."""
    origin = headers.get("origin", "")
    host = headers.get("host", "")
    return origin in settings.console_origins or bool(host and urlsplit(origin).netloc == host)


def may_change(headers: Headers, settings: Settings) -> bool:
    """Return whether a state-changing request may pass.

    A program sends neither ``Origin`` nor ``Sec-Fetch-Site`` and carries no one's cookie unknowingly; a browser sends
    at least one of them.
    """
    if "origin" in headers:
        return is_own_page(headers, settings)
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
