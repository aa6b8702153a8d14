"""What is asked for when a live call is handed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from crm.calls.states import HandOverKind, HandOverWay


@dataclass(frozen=True, slots=True)
class Asked:
    """To whom a call is handed over, how, and what they are told.

    Attributes:
        kind: To whom.
        target: Code of the line in the city's rules, login of the operator, or name of the queue.
        name: What the target is called.
        way: How.
        by: Who asked.
        seat: The operator who is called, also where a queue was asked; empty for lines.
        note: For whoever takes over.
    """

    kind: HandOverKind
    target: str
    name: str
    way: HandOverWay
    by: str
    seat: str = ""
    note: str = field(default="", repr=False)

    def values(self) -> dict[str, str]:
        """Return everything by name, as texts."""
        return {one.name: str(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def of_values(cls, values: Mapping[str, str]) -> Self:
        """Read ``values`` back.

        Raises:
            KeyError: If something is missing.
            ValueError: If kind or way is none.
        """
        told = {one.name: values[one.name] for one in fields(cls)}
        kind, way = HandOverKind(told.pop("kind")), HandOverWay(told.pop("way"))
        return cls(kind=kind, way=way, **told)
