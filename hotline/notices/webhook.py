"""Notices as signed HTTP requests: to departments' own systems, and to the gateway of text messages.

The body is JSON. ``X-Hotline-Signature`` is ``sha256=`` and the HMAC-SHA-256 (RFC 2104) of the timestamp header, a dot
and the body; ``Idempotency-Key`` is the same at every try of one notice.
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from config.clock import utc_now
from config.settings import NoticeSettings
from crm.db import Clock
from hotline.notices.message import DeliveryError, Message

LATER = (408, 425, 429)
"""Refusals that only mean: not now."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a request."""
    return "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


class Poster:
    """Sends signed JSON and judges the answer. Redirects are not followed, the environment's proxies not used.

    Args:
        settings: Secret and time limit.
        clock: Tells the time.
    """

    def __init__(self, settings: NoticeSettings, clock: Clock = utc_now) -> None:
        self._settings, self._clock = settings, clock

    async def post(self, url: str, key: str, content: dict[str, Any]) -> None:
        """Send one request.

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
            "X-Hotline-Signature": signature(self._settings.webhook_secret, timestamp, body),
        }
        limit = self._settings.timeout_s
        try:
            async with (
                httpx.AsyncClient(timeout=limit, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", url, content=body, headers=headers) as answer,
            ):
                status = answer.status_code  # what else is said does not matter and is not read
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DeliveryError(f"webhook-{type(error).__name__}") from error
        if not 200 <= status < 300:
            raise DeliveryError(f"webhook-{status}", for_good=400 <= status < 500 and status not in LATER)


class WebhookRoute:
    """Tells a department's own system. Only hosts the administrator listed are spoken to.

    Args:
        settings: Secret, hosts, time limit.
        clock: Tells the time.
    """

    def __init__(self, settings: NoticeSettings, clock: Clock = utc_now) -> None:
        self._hosts = frozenset(host.lower() for host in settings.webhook_hosts)
        self._poster = Poster(settings, clock)

    async def send(self, message: Message) -> None:
        """Deliver one message.

        Raises:
            DeliveryError: The address is not allowed, nobody answers, or the answer is a refusal.
        """
        if not self._is_allowed(message.address):
            raise DeliveryError("webhook-host-not-listed", for_good=True)
        await self._poster.post(
            message.address,
            message.key,
            {
                "id": message.key,
                "kind": message.kind,
                "ticket": message.ticket,
                "department": message.department,
                "subject": message.subject,
                "body": message.body,
                "letter_number": message.letter_number,
                "files": [
                    {"name": f.name, "media_type": f.media_type, "base64": base64.b64encode(f.content).decode()}
                    for f in message.files
                ],
            },
        )

    def _is_allowed(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and "@" not in parts.netloc and f"{host}{port}" in self._hosts


class SmsRoute:
    """Asks the city's gateway to send a text message. The number leaves the house here and nowhere else.

    Args:
        settings: Gateway, secret, time limit.
        clock: Tells the time.
    """

    def __init__(self, settings: NoticeSettings, clock: Clock = utc_now) -> None:
        self._url = settings.sms_webhook_url
        self._poster = Poster(settings, clock)

    async def send(self, message: Message) -> None:
        """Deliver one message.

        Raises:
            DeliveryError: The gateway does not take it.
        """
        await self._poster.post(
            self._url, message.key, {"id": message.key, "to": message.address, "text": message.body}
        )
