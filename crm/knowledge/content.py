"""What an article says, checked by itself and against the city's rules."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from config.errors import HotlineError
from config.rules.city import CityRules
from crm.text import harmless


def _harmless(value: str) -> str:
    if harmless(value) != value:
        raise ValueError("expected text, got control or invisible characters")
    return value


def _day(value: date) -> date:
    if not 1949 <= value.year <= 2190:
        raise ValueError(f"expected a day between 1949 and 2190, got {value}")
    return value


Line = Annotated[str, Field(max_length=128), AfterValidator(_harmless)]
Filled = Annotated[str, Field(min_length=1, max_length=128, pattern=r"\S"), AfterValidator(_harmless)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$")]
Day = Annotated[date, AfterValidator(_day)]
Spoken = Annotated[str, Field(min_length=1, max_length=1_000, pattern=r"\S"), AfterValidator(_harmless)]
Details = Annotated[str, Field(max_length=10_000), AfterValidator(_harmless)]
Place = Annotated[str, Field(max_length=32), AfterValidator(_harmless)]
Confidentiality = Literal["open", "internal"]
"""``internal``: for the desk only, never read out or cited."""


class ArticleInputError(HotlineError):
    """An article that says something impossible."""

    slug = "article-invalid"
    status = 422


class ArticleContent(BaseModel):
    """The text of an article.

    Attributes:
        questions: How people ask for it.
        answer: Short enough to be read out.
        source_name, source_number, source_date: The rule it rests on.
        districts: Where it holds; empty for the whole city.
        audience: For whom; empty for everybody.
        department: Code of the unit that stands for it.
        categories: Codes of leaves.
        valid_to: The last day; without one it stays.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Filled
    questions: Annotated[tuple[Filled, ...], Field(max_length=20)] = ()
    answer: Spoken
    details: Details = ""
    source_name: Line = ""
    source_number: Line = ""
    source_date: Day | None = None
    districts: Annotated[tuple[Place, ...], Field(max_length=40)] = ()
    audience: Line = ""
    department: Code
    categories: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    valid_from: Day
    valid_to: Day | None = None
    confidentiality: Confidentiality = "open"

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse a last day before the first."""
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"expected the last day not before {self.valid_from}, got {self.valid_to}")
        return self


def check_content(rules: CityRules, content: ArticleContent) -> None:
    """Refuse names the rules in force do not have.

    Raises:
        ArticleInputError: Naming the field.
    """
    codes = {category.code for category in rules.categories}
    for field, wrong in {
        "department": rules.department(content.department) is None,
        "categories": not set(content.categories) <= codes,
        "districts": not set(content.districts) <= rules.places.keys(),
    }.items():
        if wrong:
            raise ArticleInputError(f"expected {field} of the rules in force, got another", field=field)
