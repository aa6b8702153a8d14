"""Sign in, sign out, who am I."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from agent_console.console import Console, ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.phone.schemas import operator_account
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.schemas import Me, SignInRequest, TicketLists
from agent_console.sign_in.signed import COOKIE, Signed
from config.settings import Mode
from crm.bus.events import SignedOut
from crm.operators.service import get_operator

router = APIRouter(prefix="/api", tags=["sign-in"], responses=refusals())


@router.post("/sign-in", summary="Sign in", responses=refusals(403, 413, 429))
async def sign_in(request: Request, response: Response, asked: SignInRequest, console: ConsoleDep) -> Me:
    """Begin a sign-in; an older one of the same operator ends and is told."""
    settings = console.deps.settings
    address = request.client.host if request.client else ""
    entered = await console.doorkeeper.enter(asked.login, asked.password, address, settings.session_hours)
    signed = entered.signed
    for older in entered.ended:
        console.deps.bus.publish(SignedOut(operator=signed.login, sign_in_id=older.id, reason="elsewhere"))
    if signed.has_desk:
        await console.attendance.expect(signed.login, signed.queues)
    response.set_cookie(
        COOKIE,
        signed.token,
        max_age=settings.session_hours * 3600,
        path="/",
        httponly=True,
        samesite="strict",
        secure=settings.mode is Mode.PRODUCTION,
    )
    return await run_in_threadpool(_me, console, signed)


@router.post("/sign-out", status_code=204, summary="Sign out")
async def sign_out(response: Response, signed: SignedDep, console: ConsoleDep) -> None:
    """End this sign-in and the operator's work."""
    await console.doorkeeper.leave(signed)
    console.deps.bus.publish(SignedOut(operator=signed.login, sign_in_id=signed.sign_in_id, reason="asked"))
    await console.attendance.dismiss(signed.login, "asked")
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.get("/me", summary="Who am I, and the city's rules for the page")
def me(signed: SignedDep, console: ConsoleDep) -> Me:
    """Return who asks, and the city's rules for the page."""
    return _me(console, signed)


def _me(console: Console, signed: Signed) -> Me:
    profile, settings, now = console.deps.profile, console.deps.settings, console.deps.clock()
    with console.deps.factory() as session:
        department = DepartmentNames(session).of(signed.department)
        chosen = get_operator(session, signed.login).auto_answer
    rules = profile.rules_at(now)
    return Me(
        login=signed.login,
        name=signed.name,
        role=signed.role,
        department=department,
        queues=tuple(signed.queues),
        city=profile.city,
        city_en=profile.city_en,
        mode=settings.mode,
        server_time=now,
        pause_reasons=tuple(profile.pause_reasons),
        pause_minutes={reason: rule.minutes for reason, rule in profile.pause_reasons.items() if rule.minutes},
        wrap_up_s=profile.wrap_up_s,
        auto_answer=profile.auto_answer if chosen is None else chosen,
        survey=profile.survey.enabled,
        ticket=TicketLists(
            kinds=profile.ticket.kinds,
            urgencies=profile.ticket.urgencies,
            categories=[category.path for category in rules.categories],
            districts={name: place.streets for name, place in rules.places.items()},
        ),
        phone=operator_account(settings.secret(), signed.login),
        transcription=console.hub.transcription(),
    )
