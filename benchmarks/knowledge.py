"""The knowledge base at a city's size: search as it is typed, and what is suggested from what was just said.

For each database 20 000 made-up articles are put in force; then signed-in people ask the console, a process of its own,
over HTTP, one request at a time: by titles, key words, whole questions, misheard ones, pinyin, first letters, synonyms,
and in calls of 30 sentences for what may be answered now. The times run from the request to the read answer, FastAPI
and sessions included. Before that the index is made: with terms still to be made from the texts, and with terms kept.

Target: p95 ≤ 30 ms for every question. One line.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from sqlalchemy import Engine

from asr.learning.requests import shipped
from benchmarks.knowledge_asked import PEOPLE, hold_calls, questions
from benchmarks.knowledge_library import Library, put_in_force
from benchmarks.machine import say, versions
from benchmarks.sentences import sentences
from benchmarks.tickets_city import open_city
from benchmarks.tickets_database import KINDS, mebibytes
from benchmarks.tickets_parts import Figures, on_each, reads
from config.profile import load_profile
from config.rules.city import CityRules
from crm.casework import Casework
from crm.db import SessionFactory
from crm.departments.service import sync_departments
from crm.knowledge.content import ArticleContent
from crm.knowledge.search import KnowledgeSearch
from hotline.examples import example_articles
from tests.console_fakes import NOON

SEED = 12345


def fill(engine: Engine, rules: CityRules, articles: Sequence[ArticleContent]) -> list[str]:
    """Put articles in force and keep calls; return the calls' ids."""
    with SessionFactory(engine).begin() as session:
        sync_departments(session, rules, NOON)
        put_in_force(session, articles)
        return hold_calls(session, rules, sentences(), SEED)


def index(engine: Engine) -> dict[str, float]:
    """Return how long a process takes until it can search, the first one and every later one, and what it keeps."""
    figures: dict[str, float] = {}
    for name in ("first_index_s", "index_s"):
        before, began = psutil.Process().memory_info().rss, time.perf_counter()
        search = KnowledgeSearch(SessionFactory(engine), Casework(load_profile("demo")))
        search.warm(NOON)
        figures[name] = round(time.perf_counter() - began, 1)
        figures["index_mib"] = round((psutil.Process().memory_info().rss - before) / 2**20)
    return figures


async def ask(engine: Engine, articles: Sequence[ArticleContent], calls: Sequence[str], runs: int) -> Figures:
    """Ask each question; the first one, which makes the index, does not count."""
    rules = load_profile("demo").rules_at(NOON)
    with tempfile.TemporaryDirectory() as folder:
        async with open_city(engine, Path(folder), PEOPLE) as city:
            (await city.clients["8001"].get("/api/knowledge/search?q=zhun")).raise_for_status()
            return await reads(city, questions(rules, articles, sentences(), calls, SEED), runs)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", choices=KINDS, action="append")
    arguments.add_argument("--articles", type=int, default=20_000)
    arguments.add_argument("--runs", type=int, default=300, help="of each question, while there is time")
    given = arguments.parse_args()
    rules = load_profile("demo").rules_at(NOON)
    library = Library(rules, shipped("training"), list(example_articles("demo")), SEED)
    articles = list(library.articles(given.articles))

    def measure(engine: Engine) -> tuple[dict[str, float], Figures]:
        calls = fill(engine, rules, articles)
        made = {**index(engine), "database_mib": mebibytes(engine)}
        return made, asyncio.run(ask(engine, articles, calls, given.runs))

    say(
        "knowledge",
        articles=given.articles,
        runs=given.runs,
        target_p95_ms=30,
        **on_each(given.database or KINDS, measure),
        versions=versions("jieba", "numpy", "pypinyin", "sqlalchemy"),
    )


if __name__ == "__main__":
    main()
