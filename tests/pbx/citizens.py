"""Citizens on the telephone: SIPp speaking real SIP and RTP."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import LOOPBACK, free_port, free_udp_block

SCENARIOS = Path(__file__).with_name("sipp")
BEFORE_KEYS_MS = 800
"""SIPp sends this long packets that carry nothing before the first key."""

KEY_MS = 400
"""So long a key and the pause after it take."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while."""

    ms: int


@dataclass(frozen=True, slots=True)
class Press:
    """Press a key, or several one after the other (RFC 4733)."""

    key: str


@dataclass(frozen=True, slots=True)
class Say:
    """Send a file of raw sound (A-law unless the citizen speaks another) again and again, beside whatever follows.

    A telephone sends sound all the time, silence too: end the file with as much silence as the test needs.
    """

    alaw: Path


Doing = Wait | Press | Say


@dataclass(frozen=True, slots=True)
class Law:
    """How a telephone codes sound: RTP payload type and name (RFC 3551)."""

    payload: int
    name: str


ALAW = Law(8, "PCMA")
ULAW = Law(0, "PCMU")


class CitizenFailedError(AssertionError):
    """The citizen's call did not go as its scenario says."""


@dataclass(slots=True)
class Citizens:
    """One SIPp process; normally one call, or many at a rate.

    Args:
        process: SIPp.
        folder: Its folder, with what it reported.
    """

    process: asyncio.subprocess.Process
    folder: Path

    async def done(self, timeout_s: float = 60.0) -> None:
        """Wait until every call went as the scenario says.

        Raises:
            CitizenFailedError: If one did not.
        """
        code = await asyncio.wait_for(self.process.wait(), timeout_s)
        if code != 0:
            told = "".join(p.read_text(errors="replace")[-1500:] for p in sorted(self.folder.glob("*errors*.log")))
            raise CitizenFailedError(f"expected every call to go well, SIPp ended with {code}: {told}")

    async def gone(self) -> None:
        """End the process at once. To Asterisk its calls still stand: ``System.clear`` hangs them up."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def citizens(
    folder: Path,
    sip_port: int,
    doings: Sequence[Doing] = (),
    *,
    caller: str = "13871236021",
    from_header: str | None = None,
    line: str = "12345",
    hang_up: bool = False,
    calls: int = 1,
    per_second: float = 1.0,
    law: Law = ALAW,
) -> AsyncIterator[Citizens]:
    """Let citizens call, and have none left at the end.

    Args:
        folder: Own folder of this call.
        sip_port: Where our Asterisk listens.
        doings: What each citizen does after the call was answered.
        caller: Number in the From header.
        from_header: The whole From header instead (without tag).
        line: The number that is dialled.
        hang_up: Whether the citizen hangs up after the last doing; otherwise they wait to be hung up on.
        calls: How many calls.
        per_second: How many of them begin in a second.
        law: How their telephones code sound.
    """
    sender = from_header or f"<sip:{caller}@{LOOPBACK}>"
    _write_scenario(folder, doings, hang_up=hang_up, words={"@from@": sender, "@line@": line}, law=law)
    local = free_port(socket.SOCK_DGRAM)
    process = await asyncio.create_subprocess_exec(
        *("sipp", f"{LOOPBACK}:{sip_port}", "-sf", "scenario.xml", "-i", LOOPBACK, "-p", str(local)),
        *("-mi", LOOPBACK, "-mp", str(free_udp_block(4))),
        *("-m", str(calls), "-r", str(per_second), "-rp", "1000", "-nostdin", "-trace_err"),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    citizen = Citizens(process, folder)
    try:
        yield citizen
    finally:
        await citizen.gone()


def _write_scenario(folder: Path, doings: Sequence[Doing], *, hang_up: bool, words: dict[str, str], law: Law) -> None:
    ending = (SCENARIOS / ("hang_up.xml" if hang_up else "wait_for_bye.xml")).read_text()
    scenario = (SCENARIOS / "citizen.xml").read_text()
    elements = "\n".join(_element(doing, law) for doing in doings)
    fills = {"@doings@": elements, "@ending@": ending, "@payload@": str(law.payload), "@law@": law.name, **words}
    for word, text in fills.items():
        scenario = scenario.replace(word, text)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.xml").write_text(scenario, encoding="utf-8")


def keys_ms(keys: str) -> int:
    """Return how long SIPp takes to send these keys."""
    return BEFORE_KEYS_MS + KEY_MS * len(keys)


def _element(doing: Doing, law: Law) -> str:
    match doing:
        case Wait(ms):
            return f'  <pause milliseconds="{ms}"/>'
        case Press(key):
            # Sound and key are two RTP sources in SIPp; mixed, Asterisk hears the key again after each packet of sound.
            return (
                '  <nop><action><exec rtp_stream="pause"/></action></nop>\n'
                f'  <nop><action><exec play_dtmf="{key}"/></action></nop>\n'
                f'  <pause milliseconds="{keys_ms(key)}"/>\n'
                '  <nop><action><exec rtp_stream="resume"/></action></nop>'
            )
        case Say(alaw):
            return f'  <nop><action><exec rtp_stream="{alaw},-1,{law.payload}"/></action></nop>'
