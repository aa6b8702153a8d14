"""Search in what was said at a city's size, with the places to replay from.

For each database 1 000 000 sentences of some 50 000 calls are written, one call in three with a ticket; then signed-in
people ask the console, a process of its own, over HTTP, one request at a time. The times run from the request to the
read answer with 50 sentences, their marks and the moments the words were said, FastAPI, sessions, masks and the note of
who searched included.

Target: p95 ≤ 50 ms for every question. One line.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Engine, text

from benchmarks.machine import say, versions
from benchmarks.tickets_city import City, open_city
from benchmarks.tickets_database import KINDS, mebibytes
from benchmarks.tickets_parts import Figures, on_each, reads
from benchmarks.transcripts_said import write_said
from config.profile import load_profile
from config.rules.city import CityRules
from crm.casework import Casework
from hotline.fill.service import DAYS, Plan, fill
from hotline.fill.stories import phone_of
from tests.console_fakes import NOON

PEOPLE: Mapping[str, tuple[str, str | None]] = {"9001": ("supervisor", None), "7002": ("reviewer", None)}
OF_A_CALL = 20
"""Sentences, on average."""

COMMON, RARE, APART = "麻烦", "雨水井", "雨水井 上户口"
"""Words in many sentences, in few, and two that nobody says together."""

SEED = 12345


def questions(rules: CityRules, second_page: str) -> dict[str, tuple[str, Iterator[str]]]:
    """Return who asks what; each question in as many variants as there are."""
    draw = random.Random(SEED)
    words = sorted({word for category in rules.categories for word in category.words if len(word) > 1})

    def each(q: Callable[[], str], login: str = "9001", **more: Callable[[], str]) -> tuple[str, Iterator[str]]:
        def paths() -> Iterator[str]:
            while True:
                yield f"/api/transcripts?{urlencode({'q': q(), **{name: value() for name, value in more.items()}})}"

        return login, paths()

    def word() -> str:
        return draw.choice(words)

    def day() -> str:
        return (NOON - timedelta(days=draw.randrange(DAYS))).isoformat()

    return {
        "common": each(lambda: COMMON),
        "common_second_page": each(lambda: COMMON, cursor=lambda: second_page),
        "common_old": each(lambda: COMMON, to=day),
        "rare": each(lambda: RARE),
        "word": each(word),
        "two_words": each(lambda: f"{COMMON} {word()}"),
        "one_letter": each(lambda: word()[0]),
        "never_together": each(lambda: APART),
        "citizens_words": each(word, leg=lambda: "caller"),
        "operators_words": each(word, operator=lambda: f"80{draw.randint(1, 60):02d}"),
        "in_queue": each(word, queue=lambda: "hotline"),
        "of_number": each(lambda: COMMON, phone=lambda: phone_of(draw.randint(1, 5_000))),
        "reviewer_common": each(lambda: COMMON, "7002"),
        "reviewer_word": each(word, "7002"),
    }


def build(engine: Engine, casework: Casework, sentences: int) -> None:
    """Write a past and what was said in it."""
    calls = max(1, sentences // OF_A_CALL)
    fill(engine, casework, Plan(calls // 3, calls, calls // 10, max(100, calls // 5)), NOON, lambda _: None)
    with engine.begin() as connection:
        write_said(connection, casework.rules(NOON), sentences, SEED)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


async def ask(engine: Engine, rules: CityRules, runs: int) -> Figures:
    """Ask each question."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_city(engine, Path(folder), PEOPLE) as city:
            return await reads(city, questions(rules, await _second_page(city)), runs)


async def _second_page(city: City) -> str:
    answer = await city.clients["9001"].get(f"/api/transcripts?{urlencode({'q': COMMON})}")
    assert len(answer.json()["items"]) == 50, f"expected a page of common sentences, got {answer.text[:200]}"
    return str(answer.json()["next_cursor"])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", choices=KINDS, action="append")
    arguments.add_argument("--sentences", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=200, help="of each question, while there is time")
    given = arguments.parse_args()
    casework = Casework(load_profile("demo"))

    def measure(engine: Engine) -> tuple[dict[str, float], Figures]:
        began = time.perf_counter()
        build(engine, casework, given.sentences)
        built = {"build_s": round(time.perf_counter() - began, 1), "database_mib": mebibytes(engine)}
        return built, asyncio.run(ask(engine, casework.rules(NOON), given.runs))

    say(
        "transcripts",
        sentences=given.sentences,
        runs=given.runs,
        target_p95_ms=50,
        **on_each(given.database or KINDS, measure),
        versions=versions("sqlalchemy", "psycopg"),
    )


if __name__ == "__main__":
    main()
