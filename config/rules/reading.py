"""Reads one YAML file of a profile into its model; every refusal names the file and the place in it."""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from config.errors import ProfileError

T = TypeVar("T")
_BOOL, _INT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"
SHOWN = 5


class CityLoader(yaml.CSafeLoader):
    """YAML as people mean it: ``on`` and ``no`` are words, ``13:30`` and ``0101`` are text, a key stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key that stands twice: the first value would be lost without a word."""
        keys = [key.value for key, _ in node.value]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice[0]!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


CityLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in (_BOOL, _INT)]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
CityLoader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))
CityLoader.add_implicit_resolver(_INT, re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789"))


def read_yaml(path: Path, name: str) -> Any:
    """Return what a file holds.

    Raises:
        ProfileError: If it is missing, is no text, or no YAML; ``name`` stands for it in the message.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), CityLoader)  # noqa: S506 CityLoader is a SafeLoader
    except FileNotFoundError as error:
        raise ProfileError(f"expected a file {name}, there is none", file=name) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ProfileError(f"{name}: expected YAML, got: {error}", file=name) from error


def checked(model: type[T], value: Any, name: str) -> T:
    """Return the value as its model.

    Args:
        model: A pydantic model, or any type pydantic can check.
        value: What the file holds.
        name: The file, for the message.

    Raises:
        ProfileError: If it does not fit; says each place with what was expected.
    """
    try:
        return TypeAdapter(model).validate_python(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        places = [f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in found[:SHOWN]]
        if len(found) > SHOWN:
            places.append(f"and {len(found) - SHOWN} more")
        raise ProfileError(f"{name}: {'; '.join(places)}", file=name) from error
