"""Websockets of softphones, and the citizen's telephone of the demonstration."""

import logging

from fastapi import APIRouter, WebSocket

from agent_console.console import Console, ConsoleDep
from agent_console.phone.line import Line, reach_pbx
from agent_console.phone.schemas import CitizenPhone, citizen_account
from agent_console.refusals import refusals
from agent_console.sign_in.guard import admitted, from_own_page
from agent_console.sign_in.signed import Signed
from config.errors import NotFoundError
from config.settings import Mode
from ivr.pbx.phones import CITIZEN_PHONE, phone_name

log = logging.getLogger(__name__)
router = APIRouter()


@router.get("/api/citizen-phone", summary="The demonstration's citizen", tags=["phone"], responses=refusals(404))
def citizen_phone(console: ConsoleDep) -> CitizenPhone:
    """Return the account of the demonstration's citizen."""
    settings = console.deps.settings
    if settings.mode is not Mode.DEMO:
        raise NotFoundError("expected a demonstration, this installation is none")
    return citizen_account(settings.secret(), console.deps.profile.line)


@router.websocket("/ws/phone")
async def operator_phone(websocket: WebSocket, console: ConsoleDep) -> None:
    """Pass an operator's softphone through."""
    if signed := await admitted(websocket, console):
        await _pass_through(websocket, console, phone_name(signed.login), signed)


@router.websocket("/ws/citizen")
async def citizen_socket(websocket: WebSocket, console: ConsoleDep) -> None:
    """Pass the demonstration's citizen through."""
    if console.deps.settings.mode is not Mode.DEMO:
        log.warning("websocket %s refused: this is no demonstration", websocket.url.path)
        await websocket.close(1008)
    elif await from_own_page(websocket, console):
        await _pass_through(websocket, console, CITIZEN_PHONE, None)


async def _pass_through(websocket: WebSocket, console: Console, user: str, who: Signed | None) -> None:
    """Open the way to Asterisk; refused before it is accepted if there is none, JsSIP then tries again."""
    settings = console.deps.settings
    if "sip" not in websocket.scope["subprotocols"] or console.lines.is_full(who):
        log.warning("softphone of %s refused: no sip subprotocol, or too many lines", user)
        await websocket.close(1008)
        return
    pbx = await reach_pbx(settings.host, settings.pbx_http_port)
    if pbx is None:
        await websocket.close(1013)
        return
    line = Line(websocket, pbx, user, who)
    console.lines.add(line)
    try:
        await websocket.accept(subprotocol="sip")
        await line.run()
    finally:
        console.lines.remove(line)
        await pbx.close()
