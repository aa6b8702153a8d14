"""How commands speak: progress for people, JSON for scripts, one clear line for a refusal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from config.errors import HotlineError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say_json(value: Any) -> None:
    """Print one JSON object on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def progress(*, quiet: bool = False) -> Callable[[str], None]:
    """Return a function that shows one step of a longer work."""
    return (lambda _line: None) if quiet else (lambda line: err.print(f"[dim]·[/] {line}"))


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal into one line and exit status 1; nobody at a terminal wants a traceback."""
    try:
        yield
    except HotlineError as error:
        err.print(f"[red]{error.slug}[/]: {error.message}")
        raise typer.Exit(1) from error
