"""What a matter can be, where it can be, and who can be in charge."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from config.part import Part

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[^/\s]{1,40}$")]
"""A name that can stand in a path."""


class Category(Part):
    """A leaf: ``code`` of six digits (2+2+2, after GB/T 39666), ``path`` of three names, and the words for it."""

    code: Code
    path: str
    path_en: str = ""
    words: tuple[str, ...] = ()
    risk: int = Field(default=0, ge=0, le=3)


class CategoryLeaf(Part):
    """A leaf as the file tells it; its path comes from the branches above."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    name: Name
    name_en: str
    words: tuple[str, ...] = ()
    risk: int = Field(default=0, ge=0, le=3)


class CategoryMiddle(Part):
    """The second level of the tree."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
    name: Name
    name_en: str
    leaves: Annotated[tuple[CategoryLeaf, ...], Field(min_length=1)]


class CategoryGroup(Part):
    """The first level of the tree; a code begins with the code above it."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    name: Name
    name_en: str
    middles: Annotated[tuple[CategoryMiddle, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def codes_nest(self) -> "CategoryGroup":
        """Refuse a code that does not begin with the one above."""
        pairs = [(self.code, m.code) for m in self.middles]
        pairs += [(m.code, leaf.code) for m in self.middles for leaf in m.leaves]
        if wrong := [code for above, code in pairs if not code.startswith(above)]:
            raise ValueError(f"expected codes that begin with the code above, got {wrong}")
        return self

    def flat(self) -> Iterator[Category]:
        """Yield the leaves with their whole paths."""
        for middle in self.middles:
            for leaf in middle.leaves:
                yield Category(
                    code=leaf.code,
                    path="/".join((self.name, middle.name, leaf.name)),
                    path_en=" / ".join((self.name_en, middle.name_en, leaf.name_en)),
                    words=leaf.words,
                    risk=leaf.risk,
                )


class Community(Part):
    """The smallest place."""

    name: str
    aliases: tuple[str, ...] = ()


class Subdistrict(Part):
    """A street office (街道) or town (镇); ``department`` is its unit's code."""

    name: str
    department: Code
    aliases: tuple[str, ...] = ()
    communities: tuple[Community, ...] = ()


class Place(Part):
    """A district with the names people say for it, its main streets and its subdistricts."""

    department: Code
    aliases: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    subdistricts: tuple[Subdistrict, ...] = ()


class DepartmentRule(Part):
    """A unit. ``shift`` names its working time in ``CalendarRules.shifts``; empty for office hours.

    ``aliases`` are the names people say for it.
    """

    code: Code
    name: str
    name_en: str
    kind: Literal["hotline", "bureau", "utility", "district", "subdistrict", "inspection", "discipline"]
    parent: Code | None = None
    email: str = ""
    webhook: str = ""
    shift: str = ""
    aliases: tuple[str, ...] = ()


class DispatchRule(Part):
    """One article of the dispatch catalogue (派单目录). The first that fits is suggested first.

    Attributes:
        id: Stable, quoted in the assignment.
        categories: Path prefixes. Like ``kinds`` and ``districts``: empty fits all.
        lead: A department's code, or ``@district`` / ``@subdistrict`` for the unit of the place.
        co: Co-handlers, the same way.
        limits: A limit profile that wins over ``LimitRules.choose``; empty for that.
        basis: The article, for people.
    """

    id: Annotated[str, StringConstraints(max_length=64)]
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    lead: str
    co: tuple[str, ...] = ()
    limits: str = ""
    basis: str
