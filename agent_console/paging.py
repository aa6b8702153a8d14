"""Long lists, a page at a time."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

Item = TypeVar("Item")


Cursor = Annotated[str, Query(max_length=256, description="The last answer's `next_cursor`; empty for the beginning.")]
Limit = Annotated[int, Query(ge=1, le=200)]


class Page(BaseModel, Generic[Item]):
    """A stretch of a list; ``next_cursor`` asks for what follows, empty at the end."""

    items: list[Item]
    next_cursor: str | None = None
