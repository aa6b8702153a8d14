"""Articles brought in from a table: they were in force in another system and are in force here."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.city import CityRules
from crm.casework import Casework
from crm.imports.columns import Columns
from crm.imports.faults import Fault
from crm.imports.moments import moment_of
from crm.imports.reading import Value
from crm.knowledge.content import ArticleContent, ArticleInputError, check_content
from crm.knowledge.journal import locked_state
from crm.knowledge.models import Article
from crm.knowledge.publications import publish_written_elsewhere
from crm.knowledge.states import ArticleStatus
from crm.text import harmless
from crm.tickets.moves.actor import Actor

ARTICLES = Columns(
    {
        "title": ("标题", "知识标题", "知识名称", "事项名称", "title"),
        "questions": ("问法", "常见问法", "相似问法", "常见问题", "问题", "questions"),
        "answer": ("答复", "答案", "答复口径", "口径", "回答", "answer"),
        "details": ("详情", "详细内容", "办事指南", "正文", "details"),
        "source_name": ("依据", "政策依据", "文件名称", "来源", "source"),
        "source_number": ("文号", "发文字号", "source number"),
        "source_date": ("发文日期", "成文日期", "source date"),
        "districts": ("适用区域", "适用地区", "区县", "districts"),
        "audience": ("适用对象", "适用人群", "服务对象", "audience"),
        "department": ("责任单位", "承办单位", "主管部门", "部门", "单位", "department"),
        "categories": ("分类", "问题分类", "知识分类", "categories", "category"),
        "valid_from": ("生效日期", "有效期起", "开始日期", "valid from"),
        "valid_to": ("失效日期", "有效期止", "截止日期", "valid to"),
        "confidentiality": ("公开范围", "密级", "是否公开", "confidentiality"),
    },
    required=("title", "answer", "department"),
)
DAYS = ("source_date", "valid_from", "valid_to")
SHOWN = {
    "公开": "open", "是": "open", "open": "open",
    "内部": "internal", "不公开": "internal", "否": "internal", "internal": "internal",
}  # fmt: skip
IMPORTED = "从原系统导入"
"""Why an imported article is in force, as its first publication says."""

SLUG = "article-invalid"
_LINES = re.compile(r"[\n|｜]+")
_NAMES = re.compile(r"[\n|｜,，、;；]+")


class OldArticles:
    """Rows that become published articles, known by title and department.

    Args:
        casework: The city's rules.
        actor: Who brings them in.
        at: Now.
    """

    columns, key_column = ARTICLES, "title"

    def __init__(self, casework: Casework, actor: Actor, at: datetime) -> None:
        self._casework, self._actor, self._at = casework, actor, at

    def check(self, line: int, row: Mapping[str, Value]) -> ArticleContent | list[Fault]:
        """Return what a row says, or everything that is wrong with it."""
        rules, faults = self._casework.rules(self._at), list[Fault]()
        said = _said(rules, line, row, faults)
        said.setdefault("valid_from", self._at.astimezone(self._casework.zone).date())
        try:
            content = ArticleContent.model_validate(said)
            check_content(rules, content)
        except ValidationError as error:
            told = {fault.column for fault in faults}
            wrong = ((str(one["loc"][0]) if one["loc"] else "", one["msg"]) for one in error.errors())
            return faults + [Fault(line, column, SLUG, message) for column, message in wrong if column not in told]
        except ArticleInputError as error:
            return [*faults, Fault(line, str(error.details["field"]), SLUG, error.message)]
        return faults or content

    def key(self, item: ArticleContent) -> str:
        """Return title and department."""
        return f"{item.title}@{item.department}"

    def known(self, session: Session, items: Sequence[ArticleContent]) -> set[str]:
        """Return which are there and were not withdrawn."""
        query = select(Article.title, Article.department).where(
            Article.title.in_([item.title for item in items]), Article.status != ArticleStatus.WITHDRAWN
        )
        return {f"{title}@{department}" for title, department in session.execute(query)}

    def write(self, session: Session, item: ArticleContent) -> None:
        """Put it in force."""
        publish_written_elsewhere(session, self._casework, locked_state(session), item, self._actor, self._at, IMPORTED)


def _said(rules: CityRules, line: int, row: Mapping[str, Value], faults: list[Fault]) -> dict[str, object]:
    """Return the fields of a row that say something, units and categories by their codes."""
    units = {name: unit.code for unit in rules.departments for name in (unit.name, unit.code)}
    leaves = {name: leaf.code for leaf in rules.categories for name in (leaf.path, leaf.code)}
    said: dict[str, object] = {}
    for field, value in row.items():
        text = harmless(value if isinstance(value, str) else f"{value:%Y-%m-%d}").strip()
        if not text:
            continue
        if field in DAYS:
            said[field] = _day(line, field, value, faults)
        elif field == "questions":
            said[field] = _parts(_LINES, text)
        elif field == "districts":
            said[field] = _parts(_NAMES, text)
        elif field == "categories":
            said[field] = tuple(_named(leaves, part, line, field, faults) for part in _parts(_NAMES, text))
        elif field == "department":
            said[field] = _named(units, text, line, field, faults)
        elif field == "confidentiality":
            said[field] = _named(SHOWN, text.casefold(), line, field, faults)
        else:
            said[field] = text
    return said


def _named(known: Mapping[str, str], name: str, line: int, field: str, faults: list[Fault]) -> str:
    if name not in known:
        faults.append(Fault(line, field, "not-in-list", f"expected {field} of the rules in force, got another"))
    return known.get(name, "")


def _day(line: int, field: str, value: Value, faults: list[Fault]) -> date | None:
    found = value if isinstance(value, datetime) else moment_of(value.strip())[0]
    if found is None:
        faults.append(Fault(line, field, "moment-invalid", "expected a day like 2026-05-01"))
        return None
    return found.date()


def _parts(between: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in between.split(text) if part.strip())
