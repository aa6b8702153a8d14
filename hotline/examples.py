"""What a demonstration begins with, as files of the made-up city (``config/examples/<city>``)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

import config
from config.part import Part
from config.rules.reading import checked, read_yaml
from crm.knowledge.content import ArticleContent

MARK = "【示例】"
REASON = "演示数据"
FIRST_DAY = date(2026, 1, 1)


class ExampleArticle(Part):
    """An article as a file tells it; see ``ArticleContent``."""

    title: str
    questions: Annotated[tuple[str, ...], Field(min_length=1)]
    answer: str
    details: str = ""
    source_name: str = ""
    source_number: str = ""
    source_date: date | None = None
    audience: str = ""
    department: str
    categories: tuple[str, ...] = ()

    def content(self) -> ArticleContent:
        """Return the article, marked as an example wherever it may be read out."""
        said = self.model_dump() | {"answer": f"{MARK}{self.answer}", "valid_from": FIRST_DAY}
        return ArticleContent.model_validate(said)


def example_articles(city: str) -> Iterator[ArticleContent]:
    """Yield the articles of a city that has any.

    Raises:
        ProfileError: A file is wrong.
    """
    folder = Path(config.__file__).parent / "examples" / city
    for path in sorted(folder.glob("*.yaml")):
        for article in checked(tuple[ExampleArticle, ...], read_yaml(path, path.name), path.name):
            yield article.content()
