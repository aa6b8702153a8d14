"""The hotline as the soak looks at it: what Asterisk says, what processes hold, and whether all agree at the end."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

import psutil

from crm.operators.service import presence_of_all
from ivr.ami.messages import AmiEvent
from tests.pbx.whole.stage import Stage, assert_unbroken
from tests.whole import Whole

PAUSED = ("paused", "wrap_up")


class Ears:
    """What has happened to each call, from Asterisk's events; knows only calls that go on."""

    def __init__(self) -> None:
        self.operator_channel: dict[str, str] = {}
        self._reached: defaultdict[str, set[str]] = defaultdict(set)
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def hear(self, event: AmiEvent) -> None:
        """Take an event of the manager interface."""
        if event["UserEvent"] == "HotlineStep" and not event["Line"]:
            self._reach(event["CallId"], event["Step"])
        elif event.name == "AgentConnect":
            self.operator_channel[event["Uniqueid"]] = event["DestChannel"]
            self._reach(event["Uniqueid"], "talking")

    async def until(self, call_id: str, step: str, within_s: float) -> None:
        """Wait until a call has reached a step.

        Raises:
            TimeoutError: It did not.
        """
        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(lambda: step in self._reached[call_id])

    def forget(self, call_id: str) -> None:
        """A call is over."""
        self.operator_channel.pop(call_id, None)
        self._reached.pop(call_id, None)

    def _reach(self, call_id: str, step: str) -> None:
        self._reached[call_id].add(step)
        task = asyncio.create_task(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


@dataclass
class Gauge:
    """A process's memory and open files over time."""

    process: psutil.Process
    mib: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Take a sample."""
        self.mib.append(self.process.memory_info().rss / 2**20)
        self.files.append(self.process.num_fds())

    def told(self) -> dict[str, float]:
        """Return the middle of the first and of the last third: what a leak would part."""
        third = max(1, len(self.mib) // 3)
        first, last = median(self.mib[:third]), median(self.mib[-third:])
        return {
            "mib_first_third": round(first, 1),
            "mib_last_third": round(last, 1),
            "growth": round(last / first - 1, 3),
            "files_first_third": median(self.files[:third]),
            "files_last_third": median(self.files[-third:]),
        }


def gauges(whole: Whole) -> dict[str, Gauge]:
    """Return a gauge for our process and one for Asterisk."""
    asterisk = [whole.child("pbx"), *whole.child("pbx").children(recursive=True)]
    real = next((p for p in asterisk if "asterisk" in p.name()), asterisk[0])
    return {"core": Gauge(whole.child("core")), "asterisk": Gauge(real)}


async def drift(stage: Stage, pages: dict[str, str]) -> list[str]:
    """Return where page, database and Asterisk differ about an operator.

    Args:
        stage: The running hotline.
        pages: The state each operator's page shows.
    """
    with stage.whole.factory() as session:
        kept = {one.operator: str(one.state) for one in presence_of_all(session)}
    found = [
        f"{login}: page {shown}, database {kept.get(login, 'offline')}"
        for login, shown in pages.items()
        if shown != kept.get(login, "offline")
    ]
    reply = await stage.link.act("QueueStatus")
    members = [item for item in reply.items if item.name == "QueueMember"]
    paused = {member["Name"] or member["Location"]: member["Paused"] == "1" for member in members}
    for login, shown in pages.items():
        here = next((flag for name, flag in paused.items() if login in name), None)
        if (here is None) != (shown == "offline") or (here is not None and here != (shown in PAUSED)):
            found.append(f"{login}: page {shown}, queue {'no member' if here is None else f'paused={here}'}")
    return found


def broken(stage: Stage) -> list[str]:
    """Return the calls whose segments do not fill their time."""
    found = []
    for call in stage.rows():
        try:
            assert_unbroken(call, stage.segments(call.id))
        except AssertionError as error:
            found.append(str(error)[:200])
    return found
