"""The console as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from agent_console.calls.routes import router as calls
from agent_console.console import build_console
from agent_console.deps import ConsoleDeps
from agent_console.errors import LastResort, answer_errors
from agent_console.health.routes import router as health
from agent_console.operators.routes import router as operators
from agent_console.pages import make_pages
from agent_console.phone.routes import router as phone
from agent_console.protection import RequestRules, SecurityHeaders
from agent_console.sign_in.routes import router as sign_in
from agent_console.socket.routes import router as socket
from agent_console.tickets.routes import router as tickets


def make_app(deps: ConsoleDeps) -> FastAPI:
    """Build the application; its lifespan starts and stops what listens to the bus.

    Args:
        deps: What the other rooms give.
    """
    console = build_console(deps)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await console.hub.start()
        try:
            yield
        finally:
            await console.hub.stop()

    app = FastAPI(title="12345", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.console = console
    for router in (sign_in, operators, calls, tickets, health, socket, phone):
        app.include_router(router)
    app.include_router(make_pages(deps.settings.web_dist))
    answer_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    # The last one added is the outermost: even a refusal of the rules carries the headers.
    app.add_middleware(RequestRules, settings=deps.settings)
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders, settings=deps.settings)
    return app
