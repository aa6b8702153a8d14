"""Many citizens who call side by side and behave alike: one SIPp for each kind."""

import asyncio
import csv
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.pbx.citizens import ALAW, SCENARIOS, Citizens, Doing, _element, keys_ms
from tests.ports import LOOPBACK, free_port, free_udp_block


@dataclass(frozen=True, slots=True)
class Crowd:
    """Citizens of one kind.

    Attributes:
        prefix: Their numbers begin with it; the rest counts them.
        calls: How many.
        doings: What each does after the call was answered.
        presses: A key pressed again and again until the hotline hangs up.
        stays: Whether they wait, without a key, until the hotline hangs up; otherwise they hang up themselves.
    """

    prefix: str
    calls: int
    doings: Sequence[Doing]
    presses: str = ""
    stays: bool = False

    def scenario(self, line: str) -> str:
        """Return it as SIPp reads it."""
        staying = "wait_for_bye.xml" if self.stays else "hang_up.xml"
        ending = (SCENARIOS / ("press_until_bye.xml" if self.presses else staying)).read_text()
        words = {
            "@ending@": ending,
            "@doings@": "\n".join(_element(doing, ALAW) for doing in self.doings),
            "@key@": self.presses,
            "@key_ms@": str(keys_ms(self.presses)),
            "@from@": f"<sip:{self.prefix}[call_number]@{LOOPBACK}>",
            "@line@": line,
            "@payload@": str(ALAW.payload),
            "@law@": ALAW.name,
        }
        scenario = (SCENARIOS / "citizen.xml").read_text()
        for word, text in words.items():
            scenario = scenario.replace(word, text)
        return scenario


@asynccontextmanager
async def calling(
    crowd: Crowd, folder: Path, sip_port: int, line: str, within_s: int, *, outside: range = range(0)
) -> AsyncIterator[Citizens]:
    """Let a crowd call from a port outside a range, spread evenly over so many seconds; nobody is left at the end."""
    _write(folder, crowd.scenario(line))
    process = await asyncio.create_subprocess_exec(
        *("sipp", f"{LOOPBACK}:{sip_port}", "-sf", "scenario.xml", "-i", LOOPBACK),
        *("-p", str(free_port(socket.SOCK_DGRAM)), "-mi", LOOPBACK, "-mp", str(free_udp_block(4, outside=outside))),
        *("-m", str(crowd.calls), "-l", str(crowd.calls), "-r", f"{crowd.calls / within_s:.3f}", "-nostdin"),
        *("-trace_err", "-trace_stat", "-stf", "stat.csv"),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    citizens = Citizens(process, folder)
    try:
        yield citizens
    finally:
        await citizens.gone()


def _write(folder: Path, scenario: str) -> None:
    folder.mkdir()
    (folder / "scenario.xml").write_text(scenario)


def counted(citizens: Citizens) -> tuple[int, int]:
    """Return how many calls SIPp says it made, and how many of them went as they should."""
    *_, last = csv.DictReader((citizens.folder / "stat.csv").read_text().splitlines(), delimiter=";")
    return int(last["TotalCallCreated"]), int(last["SuccessfulCall(C)"])
