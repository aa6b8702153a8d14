"""One system that is told: its line of news, sent in order, tried again, kept over a restart, given up when old."""

import asyncio
import logging
from collections import deque
from datetime import timedelta
from itertools import islice

from config.settings import WebhookSettings, WebhookTarget
from crm.db import Clock, SessionFactory
from hotline.posting import DeliveryError, Poster
from hotline.webhooks.addresses import look_up
from hotline.webhooks.kept import Kept
from hotline.webhooks.news import News, told

log = logging.getLogger(__name__)

LONGEST = 10_000
"""News that may wait; beyond, the oldest is given up."""
AT_ONCE = 100
"""News of one request."""
TOLD_WITHIN = timedelta(minutes=15)
"""Older news is given up: of a call that rang so long ago nobody wants to know that it rings."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
KEPT_EVERY_S = 2.0
"""While a system takes nothing, what comes meanwhile is kept so often."""


class Target:
    """Tells one system.

    Args:
        target: Where, and what.
        settings: What holds for all.
        factory: Makes sessions.
        clock: Tells the time.

    Attributes:
        lost: News that was given up since the start.
    """

    def __init__(self, target: WebhookTarget, settings: WebhookSettings, factory: SessionFactory, clock: Clock) -> None:
        self._target, self._settings, self._factory, self._clock = target, settings, factory, clock
        self._poster = Poster(target.secret, settings.timeout_s, clock)
        self._kept = Kept(target.name, factory)
        self._line: deque[News] = deque()
        self._some = asyncio.Event()
        self._begun = False
        self.lost = 0

    def put(self, news: News) -> None:
        """Take news, if this system wants it; never waits."""
        if news.event not in self._target.events or news in self._kept:
            return
        if len(self._line) == LONGEST:
            self._line.popleft()
            self._give_up(1, "too-many")
        self._line.append(news)
        self._some.set()

    async def run(self) -> None:
        """Tell for ever, in order, first what waited at the last stop; the next request waits for the one before."""
        self._line.extendleft(reversed(await asyncio.to_thread(self._kept.read, self._clock())))
        self._begun = True
        if self._line:
            self._some.set()
        wait_s = FIRST_WAIT_S
        while True:
            await self._some.wait()
            some = self._next()
            try:
                await self._tell(some)
            except DeliveryError as error:
                log.warning("webhook %s was not taken: %s", self._target.name, error.reason)
                if not error.for_good:
                    await self._rest(wait_s)
                    wait_s = min(wait_s * 2, LONGEST_WAIT_S)
                    continue
                self._give_up(len(some), error.reason)
            wait_s = FIRST_WAIT_S
            self._done(some)
            await asyncio.to_thread(self._kept.forget, tuple(self._line))

    async def keep(self) -> None:
        """Keep what waits for the next start; before it is known what waited already, nothing is touched."""
        if self._begun:
            await asyncio.to_thread(self._kept.keep, tuple(self._line))

    async def _rest(self, wait_s: float) -> None:
        """Wait before the next try, and keep what waits meanwhile."""
        while wait_s > 0:
            await self.keep()
            await asyncio.sleep(min(wait_s, KEPT_EVERY_S))
            wait_s -= KEPT_EVERY_S

    def _next(self) -> list[News]:
        oldest = self._clock() - TOLD_WITHIN
        while self._line and self._line[0].at < oldest:
            self._line.popleft()
            self._give_up(1, "too-old")
        return list(islice(self._line, AT_ONCE))

    def _done(self, some: list[News]) -> None:
        gone = {news.id for news in some}
        while self._line and self._line[0].id in gone:
            self._line.popleft()
        if not self._line:
            self._some.clear()

    async def _tell(self, some: list[News]) -> None:
        try:
            contents = await asyncio.to_thread(self._contents, some)
            if contents:
                place = await look_up(self._target.url, self._settings.networks)
                key = f"{self._target.name}:{contents[0]['id']}:{contents[-1]['id']}"
                await self._poster.post(place.url, key, {"events": contents}, host=place.host)
        except DeliveryError:
            raise
        except Exception as error:  # the database may be away: what waits goes out later
            raise DeliveryError(type(error).__name__) from error

    def _contents(self, some: list[News]) -> list[dict[str, object]]:
        with self._factory() as session:
            found = (told(session, news, self._target.numbers) for news in some)
            return [content for content in found if content]

    def _give_up(self, count: int, reason: str) -> None:
        self.lost += count
        log.error("webhook %s: %d news were given up: %s", self._target.name, count, reason)
