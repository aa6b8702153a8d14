"""Who takes part in a rehearsal, and what they say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from config.clock import utc_now
from config.profile import Profile
from config.settings import Settings
from crm.db import SessionFactory
from crm.operators.passwords import generated_password
from crm.operators.service import OperatorExistsError, create_operator, get_operator, set_password
from hotline.drill.operator import SimulatedOperator, simulated_operator
from ivr.ami.gateway import AmiGateway
from ivr.pbx.phones import AMI_USER, ROBOT_LOGINS, ami_secret
from ivr.pbx.robots import RobotCitizen, RobotError, RobotOperator, RobotVoice

LINK_S = 10.0


@dataclass(frozen=True)
class Cast:
    """A simulated citizen with a telephone, and a simulated operator with a telephone and the console's websocket."""

    gateway: AmiGateway
    citizen: RobotCitizen
    phone: RobotOperator
    operator: SimulatedOperator


def robot_account(factory: SessionFactory, profile: Profile, login: str) -> str:
    """Make (or open again) the account of a robot operator and return its new password."""
    password = generated_password()
    with suppress(OperatorExistsError), factory.begin() as session:
        create_operator(session, login, "演练", "operator", {profile.default_queue: 0}, password, utc_now())
    with factory.begin() as session:
        set_password(session, login, password)
        get_operator(session, login).active = True
    return password


@asynccontextmanager
async def manager_link(settings: Settings) -> AsyncIterator[AmiGateway]:
    """Give a link to the telephone system of one's own.

    Raises:
        RobotError: If there is none within a few seconds.
    """
    gateway = AmiGateway(settings.host, settings.ami_port, AMI_USER, ami_secret(settings.secret()))
    up = asyncio.Event()
    gateway.on_up(up.set)
    await gateway.start()
    try:
        await asyncio.wait_for(up.wait(), LINK_S)
    except TimeoutError:
        await gateway.stop()
        raise RobotError(
            f"expected the telephone system at port {settings.ami_port}, nobody answers; start it: hotline up"
        ) from None
    try:
        yield gateway
    finally:
        await gateway.stop()


@asynccontextmanager
async def assembled(settings: Settings, profile: Profile, factory: SessionFactory) -> AsyncIterator[Cast]:
    """Bring everybody together: the operator signed in, the citizen with a telephone in hand; clean up at the end."""
    login = ROBOT_LOGINS[0]
    password = await asyncio.to_thread(robot_account, factory, profile, login)
    voice = RobotVoice(settings)
    async with manager_link(settings) as gateway, simulated_operator(settings, login, password) as operator:
        try:
            yield Cast(gateway, RobotCitizen(gateway, voice), RobotOperator(gateway, voice, login), operator)
        finally:
            voice.forget()
