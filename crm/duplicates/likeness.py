"""How alike two matters are told; pure."""

from dataclasses import dataclass
from functools import cached_property

from crm.search.terms import terms_of


@dataclass(frozen=True)
class Telling:
    """A matter as somebody told it.

    Attributes:
        citizen_id: Who told it, if known.
        category_code: Leaf of the category tree; empty if not chosen.
        ticket: Number of the ticket it is in; empty before there is one.
    """

    citizen_id: int | None
    category_code: str
    district: str
    address: str
    title: str
    content: str
    ticket: str = ""

    @cached_property
    def terms(self) -> set[str]:
        """The terms of title and content; one telling is compared with hundreds."""
        return set(terms_of((self.title, self.content)))


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What two tellings share. ``wording`` and ``address`` are 0 to 1; ``address`` is ``None`` if one gave none."""

    citizen: bool
    category: bool
    district: bool
    address: float | None
    wording: float


def compare(one: Telling, other: Telling) -> Resemblance:
    """Compare two tellings."""
    return Resemblance(
        citizen=one.citizen_id is not None and one.citizen_id == other.citizen_id,
        category=bool(one.category_code) and one.category_code == other.category_code,
        district=bool(one.district) and one.district == other.district,
        address=address_likeness(one.address, other.address),
        wording=wording_likeness(one.terms, other.terms),
    )


def wording_likeness(one: set[str], other: set[str]) -> float:
    """Return Dice's coefficient of the terms of two texts: 1 for the same words, 0 for none in common.

    L. R. Dice, Ecology 26 (1945). Repeated and reordered sentences do not matter.
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def address_likeness(one: str, other: str) -> float | None:
    """Return how alike two addresses are, ``None`` if one says nothing.

    It is the share of the shorter one's names that the other has too, because one leaves out what another adds
    (district, building). Numbers in both must meet: 12 and 112 are two houses.
    """
    here, there = set(terms_of((one,))), set(terms_of((other,)))
    if not here or not there:
        return None
    (names_here, numbers_here), (names_there, numbers_there) = _parted(here), _parted(there)
    if numbers_here and numbers_there and not numbers_here & numbers_there:
        return 0.0
    if not names_here or not names_there:
        return float(here == there)
    return len(names_here & names_there) / min(len(names_here), len(names_there))


def _parted(terms: set[str]) -> tuple[set[str], set[str]]:
    """Part names (pairs and words) from numbers; single characters are what is left of a run and say nothing."""
    numbers = {term for term in terms if term.isdecimal()}
    return {term for term in terms if len(term) > 1} - numbers, numbers
