"""What is asked of the knowledge base, and the calls in which something is suggested."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from benchmarks.reading_misheard import Misheard
from config.rules.city import CityRules
from crm.calls.models import Call
from crm.knowledge.content import ArticleContent
from crm.pinyin import syllables
from crm.tickets.drafts import type_over
from crm.transcripts.service import add_utterance
from tests.console_fakes import NOON

PEOPLE: Mapping[str, tuple[str, str | None]] = {"8001": ("operator", None), "5901": ("clerk", "city-mgmt")}
CALLS, SENTENCES = 100, 30
MISHEARD = 0.1
"""Share of characters."""


def hold_calls(session: Session, rules: CityRules, told: Sequence[str], seed: int) -> list[str]:
    """Keep calls with what was said in them, and return their ids; the forms of half of them know their matter."""
    draw, ids = random.Random(seed), [f"talk-{number}" for number in range(CALLS)]
    session.add_all(Call(id=one, operator="8001", started_at=NOON, queue="hotline") for one in ids)
    session.flush()
    for number, call_id in enumerate(ids):
        for second, text in enumerate(draw.choices(told, k=SENTENCES)):
            began = NOON + timedelta(seconds=4 * second)
            add_utterance(
                session,
                call_id=call_id,
                leg="operator" if second % 3 == 2 else "caller",
                operator=None,
                text=text,
                words=[],
                started_at=began,
                ended_at=began + timedelta(seconds=3),
                engine="bench",
                model="bench",
            )
        if number % 2:
            matter = {"category": draw.choice(rules.categories).path, "district": draw.choice(list(rules.places))}
            type_over(session, call_id, matter, NOON)
    return ids


def questions(
    rules: CityRules, articles: Sequence[ArticleContent], told: Sequence[str], calls: Sequence[str], seed: int
) -> dict[str, tuple[str, Iterator[str]]]:
    """Return who asks what; each question in as many variants as there are."""
    draw, misheard = random.Random(seed), Misheard(seed)
    groups, leaves = rules.knowledge.synonyms, [category.path.split("/") for category in rules.categories]

    def each(words: Callable[[], str], login: str = "8001", **narrowed: Callable[[], str]) -> tuple[str, Iterator[str]]:
        def paths() -> Iterator[str]:
            while True:
                more = {name: value() for name, value in narrowed.items()}
                yield f"/api/knowledge/search?{urlencode({'q': words(), **more})}"

        return login, paths()

    def suggested() -> Iterator[str]:
        while True:
            yield f"/api/knowledge/suggestions?call_id={draw.choice(calls)}"

    def title() -> str:
        return draw.choice(articles).title

    def leaf() -> str:
        return draw.choice(leaves)[2]

    return {
        "title": each(title),
        "keyword": each(leaf),
        "clerk_keyword": each(leaf, "5901"),
        "question": each(lambda: draw.choice(articles).questions[-1]),
        "said": each(lambda: draw.choice(told)),
        "misheard": each(lambda: misheard.write(draw.choice(articles).questions[-1], MISHEARD)),
        "pinyin": each(lambda: "".join(syllables(leaf()))),
        "initials": each(lambda: "".join(sound[0] for sound in syllables(leaf()[:4]))),
        "synonym": each(lambda: f"{draw.choice(draw.choice(groups))}怎么办"),
        "narrowed": each(
            title, district=lambda: draw.choice(list(rules.places)), category=lambda: draw.choice(rules.categories).code
        ),
        "suggestions": ("8001", suggested()),
    }
