"""Notices as signed HTTP requests: to departments' own systems, and to the gateway of text messages."""

import base64

from config.clock import utc_now
from config.settings import NoticeSettings
from crm.db import Clock
from hotline.notices.message import Message
from hotline.posting import DeliveryError, Poster, web_address


class WebhookRoute:
    """Tells a department's own system. Only hosts the administrator listed are spoken to.

    Args:
        settings: Secret, hosts, time limit.
        clock: Tells the time.
    """

    def __init__(self, settings: NoticeSettings, clock: Clock = utc_now) -> None:
        self._hosts = frozenset(host.lower() for host in settings.webhook_hosts)
        self._poster = Poster(settings.webhook_secret, settings.timeout_s, clock)

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
        parts = web_address(address)
        if parts is None:
            return False
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname}{port}" in self._hosts


class SmsRoute:
    """Asks the city's gateway to send a text message. The number leaves the house here and nowhere else.

    Args:
        settings: Gateway, secret, time limit.
        clock: Tells the time.
    """

    def __init__(self, settings: NoticeSettings, clock: Clock = utc_now) -> None:
        self._url = settings.sms_webhook_url
        self._poster = Poster(settings.webhook_secret, settings.timeout_s, clock)

    async def send(self, message: Message) -> None:
        """Deliver one message.

        Raises:
            DeliveryError: The gateway does not take it.
        """
        await self._poster.post(
            self._url, message.key, {"id": message.key, "to": message.address, "text": message.body}
        )
