"""Long lists, a page at a time."""

from typing import Generic, TypeVar

from pydantic import BaseModel

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A stretch of a list; ``next_cursor`` asks for what follows, empty at the end."""

    items: list[Item]
    next_cursor: str | None = None
