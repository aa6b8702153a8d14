"""A line on which those who wait are told."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from config.clock import utc_now
from crm.bus import MemoryBus
from crm.bus.events import PbxLinkChanged
from ivr.ami import AmiGateway
from ivr.pbx.phones import AMI_USER, ami_secret
from ivr.prompts.catalogue import load_catalogue
from ivr.prompts.sentence import Sentences
from ivr.tracker import CallTracker
from ivr.waiting import WaitingTeller
from tests.pbx.system import System


@asynccontextmanager
async def telling(system: System) -> AsyncIterator[None]:
    """Follow the calls of a system, and tell those who wait."""
    settings, bus = system.settings, MemoryBus()
    gateway = AmiGateway("127.0.0.1", settings.ami_port, AMI_USER, ami_secret(settings.secret()))
    tracker = CallTracker(gateway, bus, system.factory, utc_now, system.spool)
    sentences = Sentences(load_catalogue())
    teller = WaitingTeller(gateway, tracker.live, system.profile, system.factory, sentences, utc_now)
    async with AsyncExitStack() as stack:
        with bus.subscribe(PbxLinkChanged) as up:
            for part in (tracker, gateway, teller):
                await part.start()
                stack.push_async_callback(part.stop)
            await anext(aiter(up))
        yield
