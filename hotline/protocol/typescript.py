"""TypeScript from pydantic models, by way of their JSON schema."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

Schema = dict[str, Any]

PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
HEAD = """/** The frames of the console's websocket. Made by scripts/frames from its models, never by hand. */

/* eslint-disable max-lines */"""


def typescript(sent: Sequence[type[BaseModel]], understood: Sequence[type[BaseModel]]) -> str:
    """Return a module with an interface for every model, one type for all frames of each direction, and their names.

    Args:
        sent: Frames the server sends; each has a ``type`` of its own.
        understood: Frames a page may send.
    """
    _, schema = models_json_schema([(model, "serialization") for model in (*sent, *understood)])
    made = [_declared(name, one) for name, one in sorted(schema["$defs"].items())]
    names = [model.model_fields["type"].default for model in sent]
    unions = [_union("Frame", sent), _union("Request", understood)]
    listed = _lines("export const FRAME_TYPES = [", (f"  {json.dumps(name)}," for name in names), "] as const;")
    return "\n\n".join([HEAD, *made, *unions, listed]) + "\n"


def name_of(model: str) -> str:
    """Return what a model is called on pages: ``PopOut`` is a ``Pop``."""
    return model.removesuffix("Out")


def _union(name: str, models: Iterable[type[BaseModel]]) -> str:
    return _lines(f"export type {name} =", (f"  | {name_of(model.__name__)}" for model in models)) + ";"


def _declared(name: str, schema: Schema) -> str:
    told = _comment(schema.get("description", ""))
    if "properties" not in schema:
        return f"{told}export type {name_of(name)} = {type_of(schema)};"
    fields = (f"  {field}: {type_of(one)};" for field, one in schema["properties"].items())
    return told + _lines(f"export interface {name_of(name)} {{", fields, "}")


def _comment(text: str) -> str:
    first = " ".join(text.partition("\n\n")[0].split())
    return f"/** {first} */\n" if first else ""


def type_of(schema: Schema) -> str:
    """Return a schema as a TypeScript type.

    Raises:
        ValueError: Nothing is known of schemas of this kind.
    """
    if "$ref" in schema:
        return name_of(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(type_of(one) for one in schema["anyOf"])
    if "prefixItems" in schema:
        return f"[{', '.join(type_of(one) for one in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        inner = type_of(schema["items"])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"Record<string, {type_of(schema['additionalProperties'])}>"
    if schema.get("type") in PLAIN:
        return PLAIN[schema["type"]]
    raise ValueError(f"expected a schema that has a type in TypeScript, got {schema}")


def _lines(first: str, between: Iterable[str], *last: str) -> str:
    def lines() -> Iterator[str]:
        yield first
        yield from between
        yield from last

    return "\n".join(lines())
