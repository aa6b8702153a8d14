"""Consoles in a process of their own: real websockets that keep when pops and the wallboard arrive."""

import asyncio
import gc
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Origin

PING_S = 10.0
OPENING = 50
"""Sockets opened at the same time."""


@dataclass
class Seen:
    """What the pages of a process saw. Times are of the machine's steady clock.

    Attributes:
        pops: When each call popped.
        board: On the first page, a supervisor's: when a frame of the wallboard came, and about whom.
    """

    pops: dict[str, float] = field(default_factory=dict)
    board: list[tuple[float, set[str]]] = field(default_factory=list)
    frames: int = 0
    closed: list[int | None] = field(default_factory=list)


def show(base: str, tokens: Sequence[str], parent: Connection) -> None:
    """Open a page for each token, say so, and keep what they see until told to stop."""
    asyncio.run(_show(base, tokens, parent))


async def _show(base: str, tokens: Sequence[str], parent: Connection) -> None:
    seen, places, opened = Seen(), asyncio.Semaphore(OPENING), asyncio.Semaphore(0)
    pages = [asyncio.create_task(_page(base, t, seen, places, opened, first=i == 0)) for i, t in enumerate(tokens)]
    for _ in pages:
        await opened.acquire()
    gc.freeze()
    parent.send("open")
    await asyncio.to_thread(parent.recv)
    for page in pages:
        page.cancel()
    await asyncio.gather(*pages, return_exceptions=True)
    parent.send(seen)


async def _page(
    base: str, token: str, seen: Seen, places: asyncio.Semaphore, opened: asyncio.Semaphore, *, first: bool
) -> None:
    headers = {"Cookie": f"hotline_session={token}"}
    address = base.replace("http", "ws", 1) + "/ws/console"
    await places.acquire()
    async with connect(
        address, additional_headers=headers, origin=Origin(base), proxy=None, compression=None, open_timeout=60
    ) as page:
        seq = json.loads(await page.recv())["seq"]
        if first:
            async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False) as client:
                (await client.get("/api/wallboard")).raise_for_status()
        places.release()
        opened.release()

        async def ping() -> None:
            while True:
                await asyncio.sleep(PING_S)
                await page.send(json.dumps({"type": "ping", "seq": seq}))

        pinging = asyncio.create_task(ping())
        try:
            async for raw in page:
                now = time.perf_counter()
                seen.frames += 1
                seq += 1
                if '"type":"pop"' in raw[:40]:
                    seen.pops[json.loads(raw)["pop"]["call_id"]] = now
                elif first and '"type":"wallboard"' in raw[:40]:
                    seen.board.append((now, {seat["login"] for seat in json.loads(raw)["seats"]}))
            seen.closed.append(page.close_code)
        finally:
            pinging.cancel()
