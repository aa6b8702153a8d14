"""The way of every call: drawn, checked, put in force, taken back."""

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session

from agent_console.console import ConsoleDep
from agent_console.deps import ConsoleDeps
from agent_console.flow.schemas import (
    BackRequest,
    CheckOut,
    CheckRequest,
    FlowOut,
    GraphOut,
    PublishRequest,
    Version,
    VersionOut,
)
from agent_console.flow.texts import text_of
from agent_console.flow.views import graph_out
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from config.errors import ProfileError
from config.flow import Flow, flow_problems, read_flow, usable_flow
from config.languages import OWN
from crm.flows.models import FlowVersion
from crm.flows.service import FROM_PROFILE, current_number, get_version, list_versions, publish
from crm.operators.service import list_operators
from crm.tickets.states import Role
from ivr.prompts.catalogue import load_catalogue, playable
from ivr.prompts.playable import Playable

router = APIRouter(prefix="/api/flow", tags=["flow"], responses=refusals(403))
READERS = (Role.SUPERVISOR, Role.INSPECTOR, Role.LEADER, Role.ADMIN)
CHANGERS = (Role.ADMIN,)
"""Who keeps the system puts flows in force; the others see what citizens meet."""


@router.get("", summary="The flow in force")
def in_force(signed: SignedDep, console: ConsoleDep) -> FlowOut:
    """Return the version that new calls follow."""
    only(signed, *READERS)
    with console.deps.factory() as session:
        return _flow_out(session, console.deps, current_number(session))


@router.get("/versions", summary="All versions")
def versions(signed: SignedDep, console: ConsoleDep) -> list[VersionOut]:
    """Return every version there was, the one in force first; the profile's own is the last."""
    only(signed, *READERS)
    with console.deps.factory() as session:
        found = list_versions(session)
        names = _names(session)
        return [*(_version_out(version, names) for version in found), VersionOut(number=FROM_PROFILE)]


@router.get("/versions/{version}", summary="A version", responses=refusals(404))
def one(version: Annotated[Version, Path()], signed: SignedDep, console: ConsoleDep) -> FlowOut:
    """Return a version with its file and its drawing."""
    only(signed, *READERS)
    with console.deps.factory() as session:
        return _flow_out(session, console.deps, version)


@router.post("/check", summary="Look at a file", responses=refusals(413))
def check(asked: CheckRequest, signed: SignedDep, console: ConsoleDep) -> CheckOut:
    """Return what is wrong with a file, all of it."""
    only(signed, *CHANGERS)
    try:
        flow = read_flow(asked.text)
    except ProfileError as error:
        return CheckOut(problems=[error.message], graph=None)
    problems = flow_problems(flow, console.deps.profile.queues, _playable(console.deps))
    return CheckOut(problems=problems, graph=None if problems else _graph(console.deps, flow))


@router.post("/versions", status_code=201, summary="Put a file in force", responses=refusals(409, 413))
def publish_text(asked: PublishRequest, signed: SignedDep, console: ConsoleDep) -> FlowOut:
    """Put a flow in force for the calls that come from now on."""
    only(signed, *CHANGERS)
    deps = console.deps
    usable_flow(asked.text, "flow.yaml", deps.profile.queues, _playable(deps))
    with deps.factory.begin() as session:
        made = publish(session, asked.text, after=asked.after, by=signed.login, reason=asked.reason, at=deps.clock())
        return _flow_out(session, deps, made.number)


@router.post("/back", status_code=201, summary="Go back to a version", responses=refusals(404, 409))
def back(asked: BackRequest, signed: SignedDep, console: ConsoleDep) -> FlowOut:
    """Put an earlier version in force again, as a new one."""
    only(signed, *CHANGERS)
    deps = console.deps
    with deps.factory.begin() as session:
        text = text_of(session, deps, asked.number)
        usable_flow(text, f"version {asked.number}", deps.profile.queues, _playable(deps))
        made = publish(
            session,
            text,
            after=asked.after,
            by=signed.login,
            reason=asked.reason,
            at=deps.clock(),
            back_to=asked.number,
        )
        return _flow_out(session, deps, made.number)


def _flow_out(session: Session, deps: ConsoleDeps, number: int) -> FlowOut:
    text = text_of(session, deps, number)
    if number == FROM_PROFILE:
        told = VersionOut(number=FROM_PROFILE)
    else:
        found = get_version(session, number)
        told = _version_out(found, _names(session))
    return FlowOut(version=told, in_force=current_number(session), text=text, graph=_graph(deps, read_flow(text)))


def _names(session: Session) -> dict[str, str]:
    return {operator.login: operator.name for operator in list_operators(session)}


def _playable(deps: ConsoleDeps) -> Playable:
    return playable(deps.settings.prompts_dir / OWN)


def _graph(deps: ConsoleDeps, flow: Flow) -> GraphOut:
    return graph_out(flow, deps.profile, {prompt.id: prompt for prompt in load_catalogue()})


def _version_out(version: FlowVersion, names: dict[str, str]) -> VersionOut:
    return VersionOut(
        number=version.number,
        published_by=version.published_by,
        published_by_name=names.get(version.published_by, ""),
        published_at=version.published_at,
        reason=version.reason,
        back_to=version.back_to,
    )
