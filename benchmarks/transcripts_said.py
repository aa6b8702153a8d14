"""What was said in three years of a made-up city's calls: plausible sentences with the times of their words."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, select, text

from benchmarks.sentences import sentences
from config.rules.city import CityRules
from crm.calls.models import Call
from crm.search.ddl import POSTGRESQL_INDEX, TEXTS, UTTERANCES
from crm.search.terms import terms_of
from crm.search.utterances import first_number, terms_of_utterance
from crm.transcripts.models import Utterance
from hotline.fill.town import STREETS, Skewed
from hotline.fill.writer import BulkWriter

POOL = 50_000
"""Different sentences; some are said again and again, as in every hotline."""

SYLLABLE_S = 0.22
TURN_S = (4.0, 8.0)
"""From the beginning of one sentence to the next, at least and at most."""

Words = list[list[str | float]]
Sentence = tuple[str, Words, list[str]]
"""What is said, its words with their times, and what it is found by."""


def pool(rules: CityRules, seed: int) -> Skewed[Sentence]:
    """Return sentences: what citizens told, about another matter, in another street, each word with its time."""
    draw, told = random.Random(seed), sentences()
    matters = Skewed([word for category in rules.categories for word in category.words], 0.6)
    places = [(name, below.name) for name, place in rules.places.items() for below in place.subdistricts]

    def said() -> Iterator[str]:
        yield draw.choice(("", "", "您好", "我跟你说", "喂", "就是", "麻烦问一下"))
        if draw.random() < 0.4:
            yield from draw.choice(places)
        if draw.random() < 0.4:
            yield f"{draw.choice(STREETS)}{draw.randint(1, 1_200)}号"
        yield draw.choice(told)
        if draw.random() < 0.5:
            yield matters.draw(draw)

    return Skewed([timed([part for part in said() if part]) for _ in range(POOL)], 0.4)


def timed(parts: list[str]) -> Sentence:
    """Return a sentence of these parts; its words are two characters each, signs belong to them."""
    words, at = Words(), 0.0
    for number, part in enumerate(parts, 1):
        for begin in range(0, len(part), 2):
            word = part[begin : begin + 2]
            words.append([word, round(at, 2), round(at := at + SYLLABLE_S * len(word), 2)])
        words[-1][0] = f"{words[-1][0]}{'。' if number == len(parts) else '，'}"
    sentence = "".join(str(word) for word, *_ in words)
    return sentence, words, terms_of([sentence])


def write_said(connection: Connection, rules: CityRules, count: int, seed: int) -> None:
    """Write so many utterances into the calls there are, without its index meanwhile; the caller commits."""
    draw, said = random.Random(seed), pool(rules, seed)
    columns = (Call.id, Call.operator, Call.queue, Call.started_at)
    calls = {row.id: row for row in connection.execute(select(*columns).order_by(Call.started_at))}
    if postgresql := connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"DROP INDEX ix_{UTTERANCES}_terms"))
    writer = BulkWriter(connection)
    for key, (at, turn, call_id) in enumerate(_turns(calls, count, draw), 1):
        sentence, words, terms = said.draw(draw)
        operator, queue = calls[call_id].operator, calls[call_id].queue
        one: dict[str, Any] = {
            "id": key, "call_id": call_id, "leg": "operator" if operator and turn % 3 == 2 else "caller",
            "text": sentence, "words": words, "started_at": at, "engine": "bench", "model": "bench",
            "ended_at": at + timedelta(seconds=float(words[-1][2])),
        }  # fmt: skip
        writer.add("utterances", one)
        writer.add_terms(first_number(at) | key, [*terms, *facets(one["leg"], operator or "", queue)], UTTERANCES)
    writer.finish()
    if postgresql:
        connection.execute(text(POSTGRESQL_INDEX.replace(TEXTS, UTTERANCES)))


@cache
def facets(leg: str, operator: str, queue: str) -> list[str]:
    """Return what a sentence is found by besides its words."""
    return terms_of_utterance(Utterance(leg=leg, text=""), operator, queue)


def _turns(calls: Mapping[str, Any], count: int, draw: random.Random) -> list[tuple[datetime, int, str]]:
    """Return when each sentence is said, the how manyth it is of its call, and the call; in order of time."""
    turns: list[tuple[datetime, int, str]] = []
    for number, call in enumerate(calls.values(), 1):
        at, turn = call.started_at, 0
        while len(turns) < number * count // len(calls):
            turns.append((at, turn, call.id))
            at, turn = at + timedelta(seconds=draw.uniform(*TURN_S)), turn + 1
    return sorted(turns)
