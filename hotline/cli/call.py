"""``hotline call``: a citizen's call without a telephone."""

import asyncio
import random
from pathlib import Path
from typing import Annotated

import typer

from config.profile import Profile
from config.settings import Settings
from hotline.cli.output import out, progress, refusals
from hotline.drill.cast import AUDIO, manager_link
from hotline.drill.watch import LineWatch
from hotline.prepare import Progress, load_city
from ivr.pbx.robots import RobotCitizen, RobotVoice
from ivr.prompts import PROMPT_FOLDER
from ivr.prompts.sound import check_audio

STEP_S = 60.0
BREATH_S = 0.5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("call", help=call.__doc__)(call)


def call(
    audio: Annotated[Path, typer.Option(help="What the citizen says: WAV, mono, 16 bit, 8 or 16 kHz.")] = AUDIO
    / "citizen_light.wav",
    press: Annotated[str, typer.Option(help="Key in the menu; empty for none.")] = "1",
    number: Annotated[str, typer.Option(help="The number that is shown; a random one if empty.")] = "",
    stay: Annotated[int, typer.Option(help="Seconds on the line before the citizen hangs up.")] = 120,
) -> None:
    """Let a citizen call the running hotline: press a key, say the matter, wait for an operator.

    Sign in at the console and be ready to answer it; without an operator the citizen waits and then gives up.
    """
    with refusals():
        settings = Settings()
        asyncio.run(_call(settings, load_city(settings), audio, press, number, stay, progress()))


async def _call(
    settings: Settings, profile: Profile, audio: Path, press: str, number: str, stay: int, tell: Progress
) -> None:
    async with manager_link(settings) as gateway:
        voice = RobotVoice(settings)
        citizen = RobotCitizen(gateway, voice)
        with LineWatch(gateway) as line:
            try:
                shown = number or f"138{random.randrange(10**8):08d}"  # noqa: S311 - any number will do
                call_id = await citizen.call(shown, profile.line)
                tell(f"calling, {call_id}")
                if profile.menu.enabled and press:
                    await line.step(call_id, "menu", STEP_S)
                    await citizen.press(press)
                    tell(f"pressed {press}")
                if profile.matter.enabled:
                    await line.step(call_id, "speaking", STEP_S)
                    prompt = check_audio(PROMPT_FOLDER / f"{profile.matter.prompt}.wav").seconds
                    await asyncio.sleep(prompt + BREATH_S)
                    await citizen.say(audio)
                    tell(f"says {audio.name}")
                await line.step(call_id, "waiting", STEP_S)
                tell(f"waits for an operator, stays {stay} s")
                await asyncio.wait_for(_gone(line, call_id), stay)
            except TimeoutError:
                tell("the citizen hangs up")
            finally:
                await citizen.hang_up()
                voice.forget()
    out.print(f"see it: http://{settings.host}:{settings.console_port}/calls/{call_id}")


async def _gone(line: LineWatch, call_id: str) -> None:
    await line.until("the end of the call", lambda e: e.name == "Hangup" and e["Uniqueid"] == call_id, 86_400)
