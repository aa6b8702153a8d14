"""The line's mode: shown to everybody, switched and ended by few."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from agent_console.console import ConsoleDep
from agent_console.deps import ConsoleDeps
from agent_console.flow.routes import READERS
from agent_console.modes.schemas import ModeChoice, ModeNow, ModeOut, ModesOut, SwitchBody
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from config.flow import Mode, read_flow
from crm.flows.service import FROM_PROFILE, current_number, get_version
from crm.modes.service import SWITCHERS, end, list_modes, mode_at, switch

router = APIRouter(prefix="/api/line-mode", tags=["flow"], responses=refusals(403))


@router.get("", summary="The line's mode")
def now(_: SignedDep, console: ConsoleDep) -> ModeNow:
    """Return the mode new calls come under."""
    with console.deps.factory() as session:
        return ModeNow(now=_on(session, console.deps))


@router.get("/history", summary="The modes there are and were")
def history(signed: SignedDep, console: ConsoleDep) -> ModesOut:
    """Return what the line can be switched to, and what it was switched to."""
    only(signed, *READERS)
    with console.deps.factory() as session:
        choices = [
            ModeChoice(mode=mode, name=known.name, name_en=known.name_en)
            for mode, known in _known(session, console.deps).items()
        ]
        earlier = [ModeOut.model_validate(one) for one in list_modes(session)]
        return ModesOut(now=_on(session, console.deps), choices=choices, history=earlier)


@router.post("", status_code=201, summary="Switch the line")
def switch_line(asked: SwitchBody, signed: SignedDep, console: ConsoleDep) -> ModeOut:
    """Put the line into a mode for the calls that come from now on; the mode it is in ends."""
    only(signed, *SWITCHERS)
    deps = console.deps
    with deps.factory.begin() as session:
        known = _known(session, deps)
        made = switch(
            session, asked.mode, known, reason=asked.reason, until=asked.until, actor=signed.actor, at=deps.clock()
        )
        return ModeOut.model_validate(made)


@router.delete("", status_code=204, summary="End the line's mode", responses=refusals(409))
def end_mode(signed: SignedDep, console: ConsoleDep) -> None:
    """End the mode the line is in, for the calls that come from now on."""
    only(signed, *SWITCHERS)
    with console.deps.factory.begin() as session:
        end(session, signed.actor, console.deps.clock())


def _on(session: Session, deps: ConsoleDeps) -> ModeOut | None:
    found = mode_at(session, deps.clock())
    return ModeOut.model_validate(found) if found else None


def _known(session: Session, deps: ConsoleDeps) -> dict[str, Mode]:
    """Return the modes of the flow in force."""
    number = current_number(session)
    flow = deps.profile.flow if number == FROM_PROFILE else read_flow(get_version(session, number).text)
    return flow.modes
