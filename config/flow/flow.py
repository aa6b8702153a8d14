"""The whole of a flow, and how its file is read."""

from typing import Annotated, Any, TypeVar

import yaml
from pydantic import Field, StringConstraints

from config.errors import ProfileError
from config.flow.nodes import Ask, End, Node
from config.part import Name, Part
from config.queues import Opening
from config.rules.reading import CityLoader, checked

LARGEST = 200_000
"""Characters of a flow's file."""

MOST_NODES = 200

Met = TypeVar("Met", bound=Part)


ModeName = Annotated[Name, StringConstraints(max_length=32)]


class Mode(Part):
    """A mode the line can be switched to, as in a storm; conditions ask for it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    name_en: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Flow(Part):
    """The way of every call.

    Attributes:
        menus: One switch for all menus (GB/T 33358-2016 advises against them): off, every ``ask`` is passed over.
        start: The first node.
        person: Where key 0 leads from every menu, and every call whose way is not known.
        after_talk: Where the citizen comes whose operator hung up first.
        follow_up: Where the citizen comes whom the line asks how it went; without it people ask them all.
        hours: Stretches of the week that conditions name.
        modes: What the line can be switched to, by name.
        nodes: What the call meets, by name.
    """

    menus: bool = True
    start: Name
    person: Name
    after_talk: Name
    follow_up: Name | None = None
    hours: dict[Name, tuple[Opening, ...]] = {}  # noqa: RUF012 pydantic copies defaults
    modes: dict[ModeName, Mode] = Field(default={}, max_length=20)
    nodes: dict[Name, Node] = Field(max_length=MOST_NODES)

    def first(self, kind: type[Met]) -> Met | None:
        """Return the nearest node of a kind on the ways from the start; ``None`` if calls meet none."""
        met, coming = set[str](), [self.start]
        while coming:
            name = coming.pop(0)
            node = self.nodes[name]
            if isinstance(node, kind) and (self.menus or not isinstance(node, Ask)):
                return node
            met.add(name)
            coming.extend(to for to in self.leads(name).values() if to not in met)
        return None

    def leads(self, name: str) -> dict[str, str]:
        """Return where a node leads just now, by what leads there; switched-off menus lead one way."""
        node = self.nodes[name]
        if not isinstance(node, Ask):
            return node.leads
        if not self.menus:
            return {"skipped": node.skipped or node.otherwise}
        return {way: to for way, to in node.leads.items() if way != "skipped"}


def said_at(node: Node) -> tuple[str, ...]:
    """Return the prompts that are said at a node, in their order."""
    return (*getattr(node, "prompts", ()), *getattr(node, "after", ()))


def read_flow(text: str, name: str = "flow.yaml") -> Flow:
    """Read a flow from the text of its file.

    Args:
        text: YAML.
        name: Stands for the file in messages.

    Raises:
        ProfileError: If it is too long, no YAML, or no flow; the message names the place.
    """
    if len(text) > LARGEST:
        raise ProfileError(f"{name}: expected at most {LARGEST} characters, got {len(text)}", file=name)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, CityLoader)):
            # An alias of aliases can stand for more than any memory holds.
            raise ProfileError(f"{name}: expected every node written out, got an alias", file=name)
        value: Any = yaml.load(text, CityLoader)  # noqa: S506 CityLoader is a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ProfileError(f"{name}: expected YAML, got: {error}", file=name) from error
    return checked(Flow, value, name)


NO_FLOW = Flow(start="end", person="end", after_talk="end", nodes={"end": End(do="end", prompts=("goodbye",))})
"""Stands in a profile whose flow was not read."""
