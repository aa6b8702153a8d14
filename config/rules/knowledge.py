"""What a city says about its knowledge base: words, words that mean the same, and how long things may take."""

from typing import Annotated

from pydantic import Field, StringConstraints

from config.part import Part
from config.rules.limits import Limit

Word = Annotated[str, StringConstraints(min_length=1, max_length=24, strip_whitespace=True)]


class KnowledgeRules(Part):
    """Rules of the knowledge base.

    Attributes:
        remind: How long before an article's last day its department is reminded; ``start`` and ``end`` do not matter.
        task: How long a department may take to put right what is wrong or missing.
        suggested: Answers shown beside a call at most.
        words: Names and campaigns of the city that no dictionary has; each is one word.
        synonyms: Groups of words that mean the same to whoever asks.
        fillers: What people say around their question; it never finds anything.
    """

    remind: Limit
    task: Limit
    suggested: int = Field(ge=1, le=3)
    words: tuple[Word, ...] = ()
    synonyms: tuple[Annotated[tuple[Word, ...], Field(min_length=2)], ...] = ()
    fillers: tuple[Word, ...] = ()
