"""A telephone system of the tests' own: real Asterisk, our AGI server, a database file, a manager link."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agi_scripts.context import AgiContext
from agi_scripts.server import AgiServer
from config.clock import utc_now
from config.profile import Profile, load_profile
from config.settings import Settings
from crm.calls.models import Call
from crm.calls.spool import Spool
from crm.db import Clock, SessionFactory
from ivr.ami.gateway import AmiGateway
from ivr.ami.messages import AmiEvent
from ivr.pbx.install import find_pbx
from ivr.pbx.phones import AMI_USER, ami_secret
from ivr.pbx.process import PbxProcess
from ivr.pbx.render import render
from tests.databases import VAULT, file_engine
from tests.ports import free_port, free_udp_block

SEEN_S = 20.0
PROMPT_MS = 200


@dataclass(slots=True)
class System:
    """What a test of the telephone system can reach."""

    settings: Settings
    profile: Profile
    factory: SessionFactory
    pbx: PbxProcess
    agi: AgiServer
    ami: AmiGateway
    spool: Spool
    events: list[AmiEvent] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _cleared: int = 0

    def hear(self, event: AmiEvent) -> None:
        """Keep an event and wake whoever waits for it."""
        self.events.append(event)
        self._news.set()

    async def seen(self, fits: Callable[[AmiEvent], bool], after: int = 0, timeout_s: float = SEEN_S) -> AmiEvent:
        """Return the first event that fits, heard already (from place ``after`` on) or within the time."""
        async with asyncio.timeout(timeout_s):
            while True:
                self._news.clear()
                for event in self.events[after:]:
                    if fits(event):
                        return event
                await self._news.wait()

    async def step(self, step: str, after: int, call_id: str = "") -> AmiEvent:
        """Wait until a call reached a step."""
        return await self.seen(
            lambda e: e["UserEvent"] == "HotlineStep" and e["Step"] == step and (e["CallId"] == call_id or not call_id),
            after,
        )

    async def hung_up(self, call_id: str, after: int) -> AmiEvent:
        """Wait until the citizen's channel is gone."""
        return await self.seen(lambda e: e.name == "Hangup" and e["Uniqueid"] == call_id, after)

    async def clear(self) -> None:
        """Hang up every call and wait until the last channel is gone, and until its end was told."""
        async with asyncio.timeout(SEEN_S):
            while "\n0 active channels" not in await self.pbx.command("core show channels"):
                await self.ami.act("Hangup", Channel="/.*/", Cause=16)
        for channel in [e["Uniqueid"] for e in self.events[self._cleared :] if e.name == "Newchannel"]:
            await self.hung_up(channel, self._cleared)
        self._cleared = len(self.events)

    def call(self, call_id: str) -> Call | None:
        """Return the call's row as it is now."""
        with self.factory() as session:
            return session.get(Call, call_id)


@asynccontextmanager
async def running_system(
    folder: Path, *, profile: Profile | None = None, short_prompts: bool = True, clock: Clock = utc_now
) -> AsyncIterator[System]:
    """Start a system on free ports in its own folder; nothing of it is left afterwards.

    Args:
        folder: Its data folder.
        profile: The city; the demo's unless given.
        short_prompts: Play a moment of silence instead of each prompt.
        clock: Tells the scripts the time.
    """
    sip_port = free_udp_block(2)
    rtp = free_udp_block(120)
    settings = Settings(
        data_dir=folder,
        sip_port=sip_port,
        pbx_http_port=free_port(),
        ami_port=free_port(),
        agi_port=free_port(),
        media_port=free_port(),
        rtp_start=rtp,
        rtp_end=rtp + 119,
    )
    profile = profile or load_profile(settings.city)
    binary = find_pbx(settings)
    assert binary, "expected Asterisk to be there, run: make setup"
    render(settings, profile, [operator.login for operator in profile.operators])
    if short_prompts:
        _shorten(settings.pbx_instance / "sounds/hotline")
    engine = file_engine(settings.data_dir)
    factory = SessionFactory(engine)
    spool = Spool(settings.spool_dir, VAULT)
    agi = AgiServer("127.0.0.1", settings.agi_port, AgiContext.of(settings, profile, factory, spool, clock))
    pbx = PbxProcess(settings, binary)
    ami = AmiGateway("127.0.0.1", settings.ami_port, AMI_USER, ami_secret(settings.secret()))
    system = System(settings, profile, factory, pbx, agi, ami, spool)
    up = asyncio.Event()
    ami.subscribe(system.hear)
    ami.on_up(up.set)
    agi.start()
    try:
        await pbx.start()
        await pbx.wait_booted()
        await ami.start()
        await asyncio.wait_for(up.wait(), SEEN_S)
        yield system
    finally:
        await ami.stop()
        await pbx.stop()
        agi.stop()
        engine.dispose()


def _shorten(folder: Path) -> None:
    for file in folder.rglob("*.wav"):
        with wave.open(str(file), "wb") as prompt:
            prompt.setnchannels(1)
            prompt.setsampwidth(2)
            prompt.setframerate(8000)
            prompt.writeframes(bytes(16 * PROMPT_MS))
