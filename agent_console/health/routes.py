"""Health, for the supervisor and ``hotline doctor``; nothing about anybody."""

import logging

from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from agent_console.console import ConsoleDep
from agent_console.errors import where
from agent_console.health.schemas import Health, HearingOut, StatesOut
from agent_console.health.service import round_trips
from crm.db import SessionFactory

log = logging.getLogger(__name__)
router = APIRouter(prefix="/api")


@router.get("/health", summary="Whether the parts answer", tags=["health"])
def health(console: ConsoleDep) -> Health:
    """Ask each part whether it answers."""
    database, pbx_link = _database_answers(console.deps.factory), console.deps.gateway.up
    return Health(
        ok=database and pbx_link,
        database=database,
        pbx_link=pbx_link,
        transcription=console.hub.transcription(),
        hearing=HearingOut.model_validate(console.deps.hearing()),
        states=StatesOut.model_validate(console.deps.reconciled()),
        live_calls=len(console.deps.tracker.live),
        pages=len(console.hub.pages),
        round_trips=round_trips(console.hub.pages),
    )


def _database_answers(factory: SessionFactory) -> bool:
    try:
        with factory() as session:
            session.execute(text("select 1"))
    except SQLAlchemyError as error:
        log.error("database does not answer: %s", where(error))  # noqa: TRY400 no traceback: it may quote data
        return False
    return True
