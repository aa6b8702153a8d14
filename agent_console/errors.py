"""Every refusal as ``{"error": slug, "message": …, "details": {…}}``; nothing inside is ever shown outside."""

import logging
import secrets
import traceback
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from config.errors import HotlineError

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
HTTP_ERRORS = {400: (422, "invalid-input"), 404: (404, "not-found"), 405: (405, "method-not-allowed")}
"""Refusals of the framework itself; 400 is a body that could not even be read."""


class ForeignOriginError(HotlineError):
    """A request that a page of another site caused."""

    slug: ClassVar[str] = "foreign-origin"
    status: ClassVar[int] = 403


class TooLargeError(HotlineError):
    """A request body beyond all reason."""

    slug: ClassVar[str] = "too-large"
    status: ClassVar[int] = 413


def refusal(status: int, slug: str, message: str, details: dict[str, object] | None = None) -> JSONResponse:
    """Return the one shape every refusal has."""
    return JSONResponse({"error": slug, "message": message, "details": details or {}}, status_code=status)


def refusal_of(scope: Scope, error: HotlineError) -> JSONResponse:
    """Log a deliberate refusal and return it; a wait of ``retry_after_s`` becomes the header browsers know."""
    log.info("%s refused: %s", asked(scope), error.slug)
    response = refusal(error.status, error.slug, error.message, error.details)
    if "retry_after_s" in error.details:
        response.headers["retry-after"] = str(error.details["retry_after_s"])
    return response


def asked(scope: Scope) -> str:
    """Return method and path as they came, still percent-encoded, so that no line break gets into the log."""
    return f"{scope['method']} {scope['raw_path'].decode('ascii', 'replace')[:120]}"


def where(error: BaseException) -> str:
    """Return type and place of an error without its message, which may quote a citizen."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    steps = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {steps}"


def answer_errors(app: FastAPI) -> None:
    """Register what each kind of error is answered with."""

    @app.exception_handler(HotlineError)
    async def deliberate(request: Request, error: HotlineError) -> JSONResponse:
        return refusal_of(request.scope, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = {".".join(str(part) for part in e["loc"]): str(e["msg"]) for e in error.errors()}
        log.info("%s refused: invalid-input", asked(request.scope))
        message = f"expected valid input, got trouble in {', '.join(fields)}"
        return refusal(422, "invalid-input", message, {"fields": fields})

    @app.exception_handler(HTTPException)
    async def protocol(_: Request, error: HTTPException) -> JSONResponse:
        status, slug = HTTP_ERRORS.get(error.status_code, (error.status_code, "refused"))
        return refusal(status, slug, str(error.detail))

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeoutError)
    async def database(request: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, DATABASE_AWAY):
            raise error
        log.error("database does not answer: %s", where(error))
        return refusal(503, "database-unavailable", "expected the database to answer, it does not; reading only, retry")


class LastResort:
    """Outermost: an error nobody expected gets a reference id; the log gets the same id and the place.

    Args:
        app: The application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; answer 500 (or close 1011) when it breaks."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except WebSocketDisconnect:
            log.info("a page went while it was being answered")
        except Exception as error:  # noqa: BLE001 the last resort is for every error there is
            reference = secrets.token_hex(6)
            log.error("unexpected error, reference %s: %s", reference, where(error))  # noqa: TRY400 the message may quote a citizen
            await self._answer(scope, receive, send, reference, started=started)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, reference: str, *, started: bool) -> None:
        message = "something went wrong on our side; quote the reference when you report it"
        if scope["type"] == "http" and not started:
            await refusal(500, "internal", message, {"reference": reference})(scope, receive, send)
        elif scope["type"] == "websocket":
            try:
                await send({"type": "websocket.close", "code": 1011, "reason": reference})
            except (RuntimeError, OSError):
                log.info("the other side was gone before it could be told, reference %s", reference)
