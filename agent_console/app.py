"""The console as an ASGI application."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from sqlalchemy.exc import SQLAlchemyError

from agent_console.announcements.routes import router as announcements
from agent_console.attachments.routes import router as attachments
from agent_console.call_backs.routes import router as call_backs
from agent_console.call_masks.routes import router as call_masks
from agent_console.callers.routes import router as callers
from agent_console.calls.routes import router as calls
from agent_console.console import Console, build_console
from agent_console.deps import ConsoleDeps
from agent_console.dispatch.routes import router as dispatch
from agent_console.documents import router as documents
from agent_console.errors import LastResort, answer_errors
from agent_console.exports.routes import router as exports
from agent_console.flow.routes import router as flow
from agent_console.follow_ups.routes import router as follow_ups
from agent_console.hand_over.routes import router as hand_over
from agent_console.health.routes import router as health
from agent_console.identity.routes import router as identity
from agent_console.imports.routes import router as imports
from agent_console.inbox.routes import router as inbox
from agent_console.knowledge.routes import router as knowledge
from agent_console.knowledge.task_routes import router as knowledge_tasks
from agent_console.leader_shifts.booking_routes import router as shift_bookings
from agent_console.leader_shifts.report_routes import router as shift_reports
from agent_console.leader_shifts.routes import router as leader_shifts
from agent_console.lists.routes import router as lists
from agent_console.messages.routes import router as messages
from agent_console.modes.routes import router as modes
from agent_console.monitoring.routes import router as monitoring
from agent_console.notices.routes import router as notices
from agent_console.operators.routes import router as operators
from agent_console.outgoing.routes import router as outgoing
from agent_console.pages import make_pages
from agent_console.phone.routes import router as phone
from agent_console.planning.own_routes import router as own_planning
from agent_console.planning.routes import router as planning
from agent_console.prompts.routes import router as prompts
from agent_console.protection import RequestRules, SecurityHeaders
from agent_console.quality.routes import router as quality
from agent_console.retention.routes import router as retention
from agent_console.sign_in.routes import router as sign_in
from agent_console.socket.routes import router as socket
from agent_console.supervision.routes import router as supervision
from agent_console.tickets.routes import router as tickets
from agent_console.transcripts.routes import router as transcripts
from agent_console.wallboard.routes import router as wallboard
from agent_console.warnings.routes import router as warnings

CASES = (
    tickets,
    inbox,
    follow_ups,
    dispatch,
    identity,
    attachments,
    supervision,
    lists,
    exports,
    imports,
    notices,
    retention,
)
KNOWLEDGE = (knowledge_tasks, knowledge)
CALLS = (
    calls,
    callers,
    announcements,
    call_backs,
    call_masks,
    messages,
    monitoring,
    quality,
    transcripts,
    wallboard,
    warnings,
)
PLANNING = (planning, own_planning, shift_reports, leader_shifts, shift_bookings)


log = logging.getLogger(__name__)


def make_app(deps: ConsoleDeps) -> FastAPI:
    """Build the application; its lifespan starts and stops what listens to the bus.

    Args:
        deps: What the other rooms give.
    """
    console = build_console(deps)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await console.hub.start()
        await console.wallboard.start()
        warming = asyncio.create_task(asyncio.to_thread(warm, console))
        try:
            yield
        finally:
            await warming
            await console.wallboard.stop()
            await console.hub.stop()

    sessions = (sign_in, operators, *CALLS, flow, modes, prompts, hand_over, outgoing, health, socket, phone, documents)
    routers = (*CASES, *KNOWLEDGE, *PLANNING, *sessions, make_pages(deps.settings.web_dist))
    # Routes as their modules made them: one that is included is made once more at the first request that passes it.
    routes = [route for router in routers for route in router.routes]
    app = FastAPI(title="12345", routes=routes, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.console = console
    answer_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    # The last one added is the outermost: even a refusal of the rules carries the headers.
    app.add_middleware(RequestRules, settings=deps.settings)
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders, settings=deps.settings)
    return app


def warm(console: Console) -> None:
    """Read what searching articles takes before the first call asks; without a database it is read when it is back."""
    try:
        console.knowledge.warm(console.deps.clock())
    except SQLAlchemyError as error:
        log.warning("articles are not read yet: %s", type(error).__name__)
