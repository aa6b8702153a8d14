"""Citizens and operators without people: Asterisk calls itself. For drills and demonstrations, never in production.

A robot's channel is one of Asterisk's own, on the far side of a real SIP call over loopback; it is moved by the manager
interface and knows nothing of the call it is in.
"""

import asyncio
import shutil
import uuid
import wave
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from config.errors import HotlineError
from config.settings import Settings
from ivr.ami.gateway import AmiGateway
from ivr.ami.messages import AmiEvent, Value
from ivr.pbx.install import find_pbx
from ivr.pbx.phones import ROBOT_LOGINS, phone_name

RATES = {8000: ".wav", 16000: ".wav16"}
"""Sample rates Asterisk plays, each with the ending it expects."""

PICK_UP_S = 10.0


class RobotError(HotlineError):
    """A robot could not do what it was told."""

    slug: ClassVar[str] = "robot-failed"


class RobotVoice:
    """Puts what robots say where Asterisk finds it.

    Args:
        settings: Names the instance folder.

    Raises:
        RobotError: If there is no Asterisk.
    """

    def __init__(self, settings: Settings) -> None:
        binary = find_pbx(settings)
        if binary is None:
            raise RobotError("expected an Asterisk to be there, there is none; run: make setup")
        self._binary = binary
        self._instance = settings.pbx_instance
        self._made: list[Path] = []

    def prepare(self, file: Path) -> str:
        """Return the name under which Asterisk plays a mono PCM16 WAV file of 8 or 16 kHz.

        Raises:
            RobotError: If the file is none.
        """
        try:
            with wave.open(str(file), "rb") as audio:
                rate, width, channels = audio.getframerate(), audio.getsampwidth(), audio.getnchannels()
        except (OSError, EOFError, wave.Error) as error:
            raise RobotError(f"expected a WAV file at {file}, it cannot be read: {error}") from error
        if rate not in RATES or width != 2 or channels != 1:
            raise RobotError(
                f"expected mono PCM16 of 8 or 16 kHz in {file}, got {channels} channels, {8 * width} bits, {rate} Hz"
            )
        target = self._instance / "spool/robots" / uuid.uuid4().hex
        copy = target.with_suffix(RATES[rate])
        shutil.copyfile(file, copy)
        self._made.append(copy)
        return self._binary.inside(target, self._instance)

    def file(self, name: str) -> Path:
        """Return where Asterisk writes down what is heard under this name."""
        file = self._instance / "spool/robots" / f"{name}.wav"
        self._made.append(file)
        return file

    def place(self, name: str) -> str:
        """Return the same as Asterisk sees it, without its ending."""
        return self._binary.inside(self._instance / "spool/robots" / name, self._instance)

    def forget(self) -> None:
        """Remove every prepared file."""
        while self._made:
            self._made.pop().unlink(missing_ok=True)


class _Robot:
    """What both robots can do on their channel."""

    context: ClassVar[str]

    def __init__(self, gateway: AmiGateway, voice: RobotVoice) -> None:
        self._gateway = gateway
        self._voice = voice
        self.channel = ""

    async def say(self, file: Path) -> None:
        """Begin to speak a WAV file; what was being said before ends."""
        said = self._voice.prepare(file)
        await self._act("Setvar", Channel=self.channel, Variable="ROBOT_SAYS", Value=said)
        await self._act("Redirect", Channel=self.channel, Context=self.context, Exten="say", Priority=1)

    async def press(self, key: str) -> None:
        """Press a key for a moment.

        Raises:
            RobotError: If it is no key of a telephone.
        """
        if len(key) != 1 or key not in "0123456789*#":
            raise RobotError(f"expected one key of a telephone, got {key!r:.20}")
        await self._act("PlayDTMF", Channel=self.channel, Digit=key, Duration=120)

    async def hear(self, seconds: int) -> Path:
        """Begin to write down what is heard; return the WAV file it is written to, whole after so many seconds."""
        name = uuid.uuid4().hex
        await self._act("Setvar", Channel=self.channel, Variable="ROBOT_HEARS", Value=self._voice.place(name))
        await self._act("Setvar", Channel=self.channel, Variable="ROBOT_HEARS_S", Value=seconds)
        await self._act("Redirect", Channel=self.channel, Context=self.context, Exten="hear", Priority=1)
        return self._voice.file(name)

    async def hang_up(self) -> None:
        """Hang up; nothing happens if the line is dead already."""
        await self._gateway.act("Hangup", Channel=self.channel, Cause=16)

    async def _act(self, action: str, **fields: Value) -> None:
        reply = await self._gateway.act(action, **fields)
        if not reply.success:
            raise RobotError(f"expected {action} to be accepted, got {reply.message!r:.80}")


class RobotCitizen(_Robot):
    """A citizen on the trunk.

    Attributes:
        call_id: Id of the call, known once it was placed.
        channel: The robot's own channel, on the far side of the trunk.
    """

    context = "drill-citizen"

    def __init__(self, gateway: AmiGateway, voice: RobotVoice) -> None:
        super().__init__(gateway, voice)
        self.call_id = ""

    async def call(self, number: str, line: str, pick_up_s: float = PICK_UP_S) -> str:
        """Dial the hotline and return the call's id as soon as it was taken.

        Args:
            number: The caller id to show; no other call of this number may begin meanwhile.
            line: What to dial.
            pick_up_s: How long to let it ring.

        Raises:
            RobotError: If nobody takes the call.
        """
        self.channel = f"robot-{uuid.uuid4().hex}"
        taken = _Awaited(
            self._gateway,
            lambda e: e["CallId"] if e["UserEvent"] == "HotlineStep" and e["CallerIDNum"] == number else "",
        )
        with taken:
            await self._act(
                "Originate",
                Channel=f"PJSIP/{line}@drill-out",
                ChannelId=self.channel,
                Context=self.context,
                Exten="s",
                Priority=1,
                CallerID=f"<{number}>",
                Timeout=int(pick_up_s * 1000),
            )
            self.call_id = await taken.within(pick_up_s, "the call to be taken")
        return self.call_id


class _Called(_Robot):
    """A phone that answers by itself after ``ROBOT_RING_S`` seconds."""

    def __init__(self, gateway: AmiGateway, voice: RobotVoice, called: str) -> None:
        super().__init__(gateway, voice)
        self._called = called
        self._talking: _Awaited | None = None

    async def ring_for(self, seconds: int) -> None:
        """Let every robot's phone ring that long before it answers."""
        await self._act("Setvar", Variable="ROBOT_RING_S", Value=seconds)

    def listen(self) -> None:
        """Begin to watch the phone; the next call it answers is the one ``answered`` returns from."""
        self._talking = _Awaited(
            self._gateway,
            lambda e: (
                e["Uniqueid"]
                if e["UserEvent"] == "RobotPhone" and e["Login"] == self._called and e["State"] == "talking"
                else ""
            ),
        )

    async def answered(self, timeout_s: float) -> None:
        """Wait until the phone has answered a call.

        Raises:
            RobotError: If it does not in time, or ``listen`` was not called before.
        """
        if self._talking is None:
            raise RobotError("expected listen() before answered(), it was not called")
        with self._talking as talking:
            self.channel = await talking.within(timeout_s, f"the phone of {self._called} to answer")
        self._talking = None


class RobotOperator(_Called):
    """An operator's phone.

    Args:
        gateway: The manager link.
        voice: Prepares what it says.
        login: One of ``ROBOT_LOGINS``.
    """

    context = "drill-operator"

    def __init__(self, gateway: AmiGateway, voice: RobotVoice, login: str = ROBOT_LOGINS[0]) -> None:
        if login not in ROBOT_LOGINS:
            raise RobotError(f"expected one of {', '.join(ROBOT_LOGINS)}, got {login!r:.20}")
        super().__init__(gateway, voice, login)
        self.login = login

    @property
    def interface(self) -> str:
        """What a queue rings, as ``QueueAdd`` wants it."""
        return f"PJSIP/{phone_name(self.login)}"


class RobotSubscriber(_Called):
    """Whoever has the number that the hotline calls, behind the demonstration's carrier.

    Args:
        gateway: The manager link.
        voice: Prepares what it says.
        number: The number that is called.
    """

    context = "drill-called"

    def __init__(self, gateway: AmiGateway, voice: RobotVoice, number: str) -> None:
        super().__init__(gateway, voice, number)

    async def refuse(self, cause: int | None) -> None:
        """Let every subscriber refuse with this cause (17 busy, 19 no answer), or answer again."""
        await self._act("Setvar", Variable="ROBOT_REFUSES", Value="" if cause is None else cause)


class _Awaited:
    """The first event in which something is found."""

    def __init__(self, gateway: AmiGateway, find: Callable[[AmiEvent], str]) -> None:
        self._found: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._find = find
        self._stop = gateway.subscribe(self._hear)

    def _hear(self, event: AmiEvent) -> None:
        if not self._found.done() and (found := self._find(event)):
            self._found.set_result(found)

    async def within(self, seconds: float, what: str) -> str:
        """Return what was found.

        Raises:
            RobotError: If the time is over first.
        """
        try:
            return await asyncio.wait_for(asyncio.shield(self._found), seconds)
        except TimeoutError:
            raise RobotError(f"expected {what} within {seconds:g} s, it did not happen") from None

    def __enter__(self) -> "_Awaited":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
