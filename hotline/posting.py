"""Signed HTTP requests to other systems.

The body is JSON. ``X-Hotline-Signature`` is ``sha256=`` and the HMAC-SHA-256 (RFC 2104) of the timestamp header, a dot
and the body; ``Idempotency-Key`` is the same at every try of one delivery.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import SplitResult, urlsplit

import httpx

from config.clock import utc_now
from config.errors import HotlineError
from crm.db import Clock

LATER = (408, 425, 429)
"""Refusals that only mean: not now."""


class DeliveryError(HotlineError):
    """A try that failed. ``reason`` is a slug; what the other side said may repeat what was sent and is not kept.

    Attributes:
        for_good: Trying again cannot help.
    """

    slug: ClassVar[str] = "delivery-failed"

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        """Keep the reason."""
        super().__init__(f"expected the notice to be taken, got {reason}", reason=reason)
        self.reason, self.for_good = reason, for_good


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a request."""
    return "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def web_address(address: str) -> SplitResult | None:
    """Return the parts of an address that requests may go to: http or https, a host, no credentials; else nothing."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and port != 0
    return parts if is_one else None


class Poster:
    """Sends signed JSON and judges the answer. Redirects are not followed, the environment's proxies not used.

    Args:
        secret: Key of the signature.
        timeout_s: How long one try may take.
        clock: Tells the time.
    """

    def __init__(self, secret: str, timeout_s: float, clock: Clock = utc_now) -> None:
        self._secret, self._timeout_s, self._clock = secret, timeout_s, clock

    async def post(self, url: str, key: str, content: Mapping[str, Any], *, host: str = "") -> None:
        """Send one request.

        Args:
            url: Where to.
            key: What is delivered; the same at every try.
            content: The body.
            host: Name of the host if ``url`` gives its number.

        Raises:
            DeliveryError: Nobody answers, or not with 2xx.
        """
        body = json.dumps(content, ensure_ascii=False).encode()
        at: datetime = self._clock()
        timestamp = str(int(at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": hashlib.sha256(key.encode()).hexdigest()[:32],
            "X-Hotline-Timestamp": timestamp,
            "X-Hotline-Signature": signature(self._secret, timestamp, body),
        }
        named: dict[str, Any] = {}
        if host:
            headers["Host"] = host
            named["extensions"] = {"sni_hostname": host.partition(":")[0]}
        try:
            async with (
                httpx.AsyncClient(timeout=self._timeout_s, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", url, content=body, headers=headers, **named) as answer,
            ):
                status = answer.status_code  # what else is said does not matter and is not read
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DeliveryError(f"webhook-{type(error).__name__}") from error
        if not 200 <= status < 300:
            raise DeliveryError(f"webhook-{status}", for_good=400 <= status < 500 and status not in LATER)
