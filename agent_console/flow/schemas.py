"""The flow as its pages see it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from config.flow.flow import LARGEST
from config.flow.nodes import When
from crm.flows.service import LONGEST_REASON

FlowText = Annotated[str, StringConstraints(min_length=1, max_length=LARGEST)]
FlowReason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]
Version = Annotated[int, Field(ge=0, le=2**31 - 2)]


class LeadOut(BaseModel):
    """A way out of a node.

    Attributes:
        way: ``then``, ``otherwise``, ``skipped``, ``thanked``, ``silent``, ``unhappy``, ``key`` or ``case``.
        to: The node it leads to.
        key: The key, for a way by key.
        name: What the key means, or the mode that a case asks for is called; ``name_en`` the same in English.
        when: The condition, for a way by case.
    """

    way: str
    to: str
    key: str = ""
    name: str = ""
    name_en: str = ""
    when: When | None = None


class PromptOut(BaseModel):
    """What is said at a node."""

    id: str
    zh: str
    en: str


class NodeOut(BaseModel):
    """A node with what it says and where it leads; ``sooner`` is what it adds to its queue's priority."""

    name: str
    do: str
    prompts: list[PromptOut]
    leads: list[LeadOut]
    queue: str = ""
    queue_en: str = ""
    sooner: int = 0


class GraphOut(BaseModel):
    """A flow, its nodes from the start on in the order in which calls meet them."""

    menus: bool
    start: str
    person: str
    after_talk: str
    follow_up: str | None
    nodes: list[NodeOut]


class VersionOut(BaseModel):
    """A version that was put in force; number 0 is the profile's own and has no author."""

    number: int
    published_by: str = ""
    published_by_name: str = ""
    published_at: datetime | None = None
    reason: str = ""
    back_to: int | None = None


class FlowOut(BaseModel):
    """A version with its file and its drawing."""

    version: VersionOut
    in_force: int
    text: str
    graph: GraphOut


class CheckRequest(BaseModel):
    """A file to be looked at."""

    text: FlowText


class CheckOut(BaseModel):
    """What is wrong with a file; its drawing if nothing is."""

    problems: list[str]
    graph: GraphOut | None


class PublishRequest(BaseModel):
    """A file to be put in force; ``after`` is the version that was in force when it was decided."""

    text: FlowText
    after: Version
    reason: FlowReason


class BackRequest(BaseModel):
    """A version to go back to."""

    number: Version
    after: Version
    reason: FlowReason
