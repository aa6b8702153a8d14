"""Who takes part in the soak: citizens who call, wait, talk or give up, and operators who do what operators do."""

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from benchmarks.soak_hotline import Ears
from crm.calls.states import HandOverWay
from hotline.console_client import ConsoleClient, ConsoleDownError, ConsoleRefusedError
from ivr.pbx.phones import ROBOT_LOGINS
from ivr.pbx.robots import RobotCitizen, RobotError
from tests.pbx.whole.stage import Stage

TALKS_S = 8.0
WRITES_S = 1.5
LINE = "gas"
AT_WORK = ROBOT_LOGINS[:4]


class Worker:
    """An operator at the console: its page goes on after every break, and keeps what it was told.

    Args:
        stage: The running hotline.
        login: Work number, one of the robots'.
        password: The account's.
        draw: Chance.
        did: Counts what was done.

    Attributes:
        state: What the page shows.
        resting: Whether the operator does nothing but end what they began.
        out_of_order: Frames that were not the next of their stream.
    """

    def __init__(self, stage: Stage, login: str, password: str, draw: random.Random, did: Counter[str]) -> None:
        self.login = login
        self.state = "offline"
        self.call_id: str | None = None
        self.resting = False
        self.out_of_order = 0
        self.client = ConsoleClient(stage.whole.settings)
        self._stage, self._password, self._draw, self._did = stage, password, draw, did
        self._socket: ClientConnection | None = None
        self._stream, self._seq = "", 0
        self._changed = asyncio.Event()

    async def work(self) -> None:
        """Sign in, take calls, take breaks, reload the page, sign out, come again; until cancelled."""
        while True:
            await self.client.sign_in(self.login, self._password)
            self._did["sign_ins"] += 1
            self._stream = ""
            async with asyncio.TaskGroup() as group:
                listening = group.create_task(self._listen())
                await self._shift()
                listening.cancel()
            await self._ask("/api/sign-out")
            self.state = "offline"
            await asyncio.sleep(self._draw.uniform(1, 8))

    async def fresh(self) -> str:
        """Return the state a page shows that is opened just now."""
        async with self.client.listen() as page:
            hello = json.loads(await page.recv())
        return str(hello["presence"]["state"])

    async def _shift(self) -> None:
        actions: list[tuple[float, Callable[[], Coroutine[Any, Any, object]]]] = [
            (0.50, self._ready),
            (0.12, self._pause),
            (0.14, self._reload),
            (0.14, self._lose),
            (0.06, self._hand_over),
        ]
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), self._draw.uniform(1, 4))
            self._changed.clear()
            if self.state == "wrap_up":
                await asyncio.sleep(WRITES_S)
                await self._ready()
            if self.state == "wrap_up" or self.resting:
                continue
            chance = self._draw.random()
            for share, act in actions:
                chance -= share
                if chance < 0:
                    await act()
                    break
            else:
                if self.state in ("ready", "paused"):
                    return

    async def _ready(self) -> None:
        if self.state in ("paused", "wrap_up"):
            await self._ask("/api/state", {"move": "ready"})

    async def _pause(self) -> None:
        if self.state == "ready":
            reason = self._draw.choice(list(self._stage.whole.profile.pause_reasons))
            await self._ask("/api/state", {"move": "pause", "reason": reason})
            self._did["pauses"] += 1
            await asyncio.sleep(self._draw.uniform(1, 6))

    async def _reload(self) -> None:
        """A page that is loaded again knows nothing."""
        self._stream = ""
        if self._socket:
            await self._socket.close(1001)
            self._did["reloads"] += 1

    async def _lose(self) -> None:
        """A connection that breaks without a word; the page goes on with its stream."""
        if self._socket:
            self._socket.transport.abort()
            self._did["breaks"] += 1

    async def _hand_over(self) -> None:
        """Call a line, a colleague or a queue for the call; then join, leave, or wait for what comes."""
        call_id = self.call_id
        if self.state != "talking" or not call_id:
            return
        colleague = self._draw.choice([login for login in AT_WORK if login != self.login])
        queue = self._stage.whole.profile.default_queue
        kind, target = self._draw.choice([("line", LINE), ("operator", colleague), ("queue", queue)])
        asked: dict[str, object] = {"kind": kind, "target": target, "way": self._draw.choice(list(HandOverWay))}
        await self._ask(f"/api/calls/{call_id}/hand-over", asked)
        self._did[f"hand_overs_{kind}"] += 1
        await asyncio.sleep(self._draw.uniform(0.5, 3))
        if self.state == "talking" and (then := self._draw.choice(("join", "complete", ""))):
            await self._ask(f"/api/calls/{call_id}/hand-over/{then}")

    async def _ask(self, path: str, body: dict[str, object] | None = None) -> None:
        try:
            await self.client.ask("POST", path, body)
        except ConsoleRefusedError:
            self._did["refused"] += 1
        except ConsoleDownError:
            self._did["unanswered"] += 1

    async def _listen(self) -> None:
        while True:
            query = f"?stream={self._stream}&seq={self._seq}" if self._stream else ""
            try:
                async with self.client.listen(query) as socket:
                    self._socket = socket
                    async for text in socket:
                        self._take(json.loads(text))
            except ConnectionClosed:
                pass  # it comes again
            except (InvalidHandshake, OSError, TimeoutError):
                self._did["failed_openings"] += 1
            finally:
                self._socket = None
            await asyncio.sleep(self._draw.uniform(0.05, 0.5))

    def _take(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "hello":
            self._stream, self._seq = frame["stream"], 0
            self._present(frame["presence"])
        elif kind == "resumed":
            self.out_of_order += frame["seq"] != self._seq
            self._did["resumed"] += 1
            return
        elif kind == "presence":
            self._present(frame)
        self.out_of_order += frame["seq"] != self._seq + 1
        self._seq = frame["seq"]

    def _present(self, presence: dict[str, Any]) -> None:
        self.state, self.call_id = presence["state"], presence["call_id"]
        self._changed.set()


async def citizen(stage: Stage, ears: Ears, number: str, draw: random.Random, did: Counter[str]) -> None:
    """Call, ask for a person, and talk, if patience lasts; either side hangs up."""
    robot = RobotCitizen(stage.link, stage.voice)
    try:
        call_id = await robot.call(number, stage.whole.profile.line)
        did["calls"] += 1
        await ears.until(call_id, "menu", 20)
        if draw.random() < 0.05:
            return
        await robot.press("0")
        patience = draw.uniform(0.5, 6) if draw.random() < 0.15 else 90
        await ears.until(call_id, "talking", patience)
        did["answered"] += 1
        await asyncio.sleep(min(30.0, draw.expovariate(1 / TALKS_S)))
        operator = ears.operator_channel.get(call_id)
        if operator and draw.random() < 0.5:
            await stage.link.act("Hangup", Channel=operator, Cause=16)
            await asyncio.sleep(draw.uniform(0, 3))  # the survey is heard, or not
    except (TimeoutError, RobotError) as error:
        did["gave_up" if isinstance(error, TimeoutError) else "not_taken"] += 1
    finally:
        await robot.hang_up()
        ears.forget(robot.call_id)
        stage.voice.forget()
