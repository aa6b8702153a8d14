"""What is made from the websocket's frames."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel

import agent_console.app  # every frame there is, is defined in what it imports
from agent_console.socket.messages import Frame
from agent_console.socket.protocol import SENT
from hotline.protocol.__main__ import made
from hotline.protocol.table import table, with_table
from hotline.protocol.typescript import typescript

pytestmark = pytest.mark.unit
assert agent_console.app


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class PlaceOut(BaseModel):
    """Where it is.

    More about it.
    """

    name: str = ""
    points: list[tuple[str, float]]


class LampFrame(BaseModel):
    """A lamp changed."""

    type: Literal["lamp"] = "lamp"
    colours: list[Colour | None]
    places: dict[str, PlaceOut]
    lit: bool | None


class Ask(BaseModel):
    """Which lamps are lit."""

    type: Literal["ask"]
    seq: int


def frames(kind: type[Frame] = Frame) -> Iterator[type[Frame]]:
    for one in kind.__subclasses__():
        yield one
        yield from frames(one)


def test_the_files_made_from_the_frames_are_up_to_date() -> None:
    stale = [path.name for path, text in made().items() if path.read_text("utf-8") != text]
    assert not stale, "run scripts/frames"


def test_every_frame_is_listed_once_under_a_name_of_its_own() -> None:
    assert set(frames()) == set(SENT)
    assert len({model.model_fields["type"].default for model in SENT}) == len(SENT)


def test_a_model_becomes_an_interface_with_what_it_holds() -> None:
    module = typescript([LampFrame], [PlaceOut])
    place = "export interface Place {\n  name: string;\n  points: [string, number][];\n}"
    lines = ['type: "lamp";', "colours: (Colour | null)[];", "places: Record<string, Place>;", "lit: boolean | null;"]
    lamp = "export interface LampFrame {\n" + "".join(f"  {line}\n" for line in lines) + "}"
    for declared in ('export type Colour = "red" | "blue";', f"/** Where it is. */\n{place}", lamp):
        assert declared in module
    assert "export type Frame =\n  | LampFrame;\n" in module
    assert module.endswith('export const FRAME_TYPES = [\n  "lamp",\n] as const;\n')


def test_a_table_replaces_the_one_between_its_marks_and_nothing_else() -> None:
    document = "before\n<!-- frames -->\nold\n<!-- end of frames -->\nafter\n"
    rows = table([LampFrame], [Ask])
    assert rows.splitlines()[2:] == [
        "| `lamp` | server | A lamp changed. | `colours`, `places`, `lit` |",
        "| `ask` | page | Which lamps are lit. | `seq` |",
    ]
    assert with_table(document, rows) == f"before\n<!-- frames -->\n{rows}\n<!-- end of frames -->\nafter\n"
    with pytest.raises(ValueError, match="did not find them"):
        with_table("no place", rows)
