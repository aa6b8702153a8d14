"""What every answer carries and what every request must satisfy, as plain ASGI layers."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent_console.errors import ForeignOriginError, TooLargeError, refusal_of
from agent_console.origin import may_change
from config.errors import NotFoundError
from config.settings import Mode, Settings

LARGEST_BODY = 256 * 1024
"""Bytes; the longest ticket is far below."""

UPLOADS = re.compile(r"/api/(?:tickets/[^/]+/attachments|announcements/[^/]+/recording|imports(?:/rejects)?)")
"""The routes that take files; their bodies pass through as they come."""

AROUND_A_FILE = 64 * 1024
"""Bytes of a form around its file."""

READING = ("GET", "HEAD", "OPTIONS")

# Element Plus positions poppers and sizes tables through style attributes, hence 'unsafe-inline' for styles only.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class SecurityHeaders:
    """Adds the headers that tell a browser how little it may do, and that citizens' data is not to be kept."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.fixed = dict(SECURITY_HEADERS)
        if settings.mode is Mode.PRODUCTION:
            self.fixed["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with the headers added to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.fixed.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers)


class RequestRules:
    """Refuses changes asked for by foreign pages, and bodies that are too large: files have a limit of their own."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application unless the request breaks a rule."""
        if scope["type"] == "http" and "\0" in scope["path"]:
            await refusal_of(scope, NotFoundError("expected a known address, there is nothing here"))(
                scope, receive, send
            )
            return
        if scope["type"] != "http" or scope["method"] in READING:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not may_change(headers, self.settings):
            error = ForeignOriginError("expected a request from the console's own page, got one from another site")
            await refusal_of(scope, error)(scope, receive, send)
            return
        if scope["method"] == "POST" and UPLOADS.fullmatch(scope["path"]):
            await self._pass_file(headers, scope, receive, send)
            return
        body = await self._body(receive)
        if body is None:
            error_large = TooLargeError(f"expected a body of at most {LARGEST_BODY} bytes, got more")
            await refusal_of(scope, error_large)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _pass_file(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a file through as it comes, up to the limit; what says at once that it is larger is not read at all."""
        largest = self.settings.attachment_bytes + AROUND_A_FILE
        error = TooLargeError(f"expected a file of at most {self.settings.attachment_bytes} bytes, got more")
        stated = headers.get("content-length", "")
        if stated.isdecimal() and int(stated[:20]) > largest:
            await refusal_of(scope, error)(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > largest:
                raise error
            return message

        await self.app(scope, counted, send)

    @staticmethod
    async def _body(receive: Receive) -> bytes | None:
        """Read the body; ``None`` as soon as it is too large."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > LARGEST_BODY:
                return None
            if not message.get("more_body", False):
                return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a channel that gives the body once, then whatever comes next."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed
