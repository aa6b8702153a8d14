"""A rehearsal on the running hotline, or on a private one."""

from config.profile import Profile
from config.settings import Settings
from hotline.core import make_sessions
from hotline.drill.cast import assembled
from hotline.drill.private import private_hotline, private_settings
from hotline.drill.rehearsal import Rehearsal
from hotline.drill.report import DrillReport
from hotline.prepare import Progress


async def play(settings: Settings, profile: Profile, tell: Progress, *, press: str, score: str) -> DrillReport:
    """Rehearse on the hotline that runs with these settings."""
    async with assembled(settings, profile, make_sessions(settings)) as cast:
        return await Rehearsal(cast, profile, tell, key=press, score=score).run()


async def play_private(settings: Settings, profile: Profile, tell: Progress, *, press: str, score: str) -> DrillReport:
    """Rehearse on a hotline of its own that is gone afterwards."""
    with private_settings(asr=settings.asr) as own:
        tell("starting a private hotline")
        async with private_hotline(own):
            return await play(own, profile, tell, press=press, score=score)
