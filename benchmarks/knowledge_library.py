"""A made-up city's articles: no two of one title, a few matters and districts come up again and again."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from asr.learning.requests import Request
from config.rules.city import CityRules
from crm.dispatch.catalogue import Matter, fits
from crm.journal.service import BEGINNING
from crm.knowledge.content import ArticleContent
from crm.knowledge.models import Article, ArticleVersion, KnowledgeState, SearchEntry
from crm.knowledge.states import ArticleStatus
from hotline.fill.town import Skewed
from tests.console_fakes import NOON

ASPECTS = (
    "办理条件", "所需材料", "办理流程", "办理时限", "收费标准", "补贴标准", "投诉渠道", "处理时限", "责任单位",
    "政策依据", "网上办理", "现场办理", "周末办理", "进度查询", "不服处理的途径", "常见误区", "遗失补办", "变更登记",
    "注销手续", "代办授权", "预约方式", "报修电话", "应急处置", "整治标准", "巡查频次", "执法依据", "赔偿标准",
    "公示信息", "年检年审", "优待减免",
)  # fmt: skip
AUDIENCES = (
    "", "", "", "本市户籍居民", "外来务工人员", "六十五岁以上老人", "残疾人", "个体工商户", "小区业主", "学生家长",
)  # fmt: skip
AT_ONCE = 1_000
LONGEST_QUESTION = 60


class Library:
    """Writes articles.

    Args:
        rules: The city's rules.
        told: Requests of citizens; what they ask for of a matter is how its articles are asked for.
        examples: Articles whose sentences the details are put together from.
        seed: The same articles for the same seed.
    """

    def __init__(
        self, rules: CityRules, told: Sequence[Request], examples: Sequence[ArticleContent], seed: int
    ) -> None:
        self._chance = random.Random(seed)
        self._rules = rules
        leaves = list(rules.categories)
        self._chance.shuffle(leaves)
        self._leaves, self._places = Skewed(leaves, 0.7), Skewed(("", *rules.places), 1.2)
        self._aspects, self._audiences = Skewed(ASPECTS, 0.5), Skewed(AUDIENCES, 0.3)
        self._asked: defaultdict[str, list[str]] = defaultdict(list)
        for request in told:
            self._asked[request.labels.get("category", "")].append(request.text)
        self._said = [part for one in examples for part in one.answer.split("，")]

    def articles(self, count: int) -> Iterator[ArticleContent]:
        """Yield so many articles, all in force."""
        titles: set[str] = set()
        while len(titles) < count:
            leaf, place = self._leaves.draw(self._chance), self._places.draw(self._chance)
            aspect, audience = self._aspects.draw(self._chance), self._audiences.draw(self._chance)
            name = leaf.path.rpartition("/")[2]
            title = f"{place}{name}{aspect}" + (f"（{audience}）" if audience else "")
            if title in titles:
                continue
            titles.add(title)
            words = [name, *self._some(leaf.words, 3)]
            asked = [f"{word}{aspect}是什么" for word in words]
            asked += [text[:LONGEST_QUESTION] for text in self._some(self._asked[leaf.path], 2)]
            yield ArticleContent(
                title=title,
                questions=tuple(asked),
                answer=f"{place or '本市'}{name}的{aspect}：{self._text(4)}",
                details=self._text(self._chance.choice((0, 8, 20, 60))),
                source_name=f"{place or '江城市'}{leaf.path.split('/')[1]}管理办法",
                source_number=f"江政规〔{self._chance.randint(2015, 2026)}〕{self._chance.randint(1, 60)}号",
                districts=(place,) if place else (),
                audience=audience,
                department=self._department(leaf.path, place),
                categories=(leaf.code,),
                valid_from=date(2020, 1, 1) + timedelta(days=self._chance.randrange(2_000)),
            )

    def _department(self, category: str, place: str) -> str:
        """Return who the catalogue names for a matter."""
        return next((fit.lead for fit in fits(self._rules, Matter(category=category, district=place))), "hotline")

    def _text(self, parts: int) -> str:
        return "，".join(self._chance.choice(self._said) for _ in range(parts))

    def _some(self, things: Sequence[str], most: int) -> list[str]:
        return self._chance.sample(things, min(most, len(things)))


def put_in_force(session: Session, contents: Sequence[ArticleContent]) -> None:
    """Write articles as publishing leaves them, without a journal and with terms still to be made."""
    session.execute(insert(KnowledgeState), [{"id": 1, "revision": len(contents), "head": BEGINNING}])
    for begin in range(0, len(contents), AT_ONCE):
        chosen = contents[begin : begin + AT_ONCE]
        part = [(at, content, content.model_dump(mode="json")) for at, content in enumerate(chosen, begin + 1)]
        dated = {"author": "7001", "created_at": NOON, "updated_at": NOON, "published_at": NOON}
        session.execute(
            insert(Article),
            [
                {
                    "id": at, "status": ArticleStatus.PUBLISHED, "content": said, "title": content.title,
                    "department": content.department, "live_version": 1, "versions": 1, **dated,
                }
                for at, content, said in part
            ],
        )  # fmt: skip
        session.execute(
            insert(ArticleVersion),
            [
                {"article_id": at, "number": 1, "content": said, "author": "7001", "by": "7002", "at": NOON}
                for at, _, said in part
            ],
        )
        session.execute(insert(SearchEntry), [{"article_id": at, "number": 1, "revision": at} for at, _, _ in part])
