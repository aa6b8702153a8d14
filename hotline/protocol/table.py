"""The table of frames in ``docs/protocol.md``."""

from collections.abc import Sequence

from pydantic import BaseModel

BEGIN, END = "<!-- frames -->", "<!-- end of frames -->"
OF_EVERY_FRAME = ("type", "seq", "at")


def table(sent: Sequence[type[BaseModel]], understood: Sequence[type[BaseModel]]) -> str:
    """Return a row for every frame: its name, who sends it, when, and what it holds."""
    rows = ["| frame | from | when | holds |", "|---|---|---|---|"]
    rows += [_row(model, "server", OF_EVERY_FRAME) for model in sent]
    rows += [_row(model, "page", ("type",)) for model in understood]
    return "\n".join(rows)


def with_table(document: str, rows: str) -> str:
    """Return a document with its table replaced.

    Raises:
        ValueError: The document has no place for it.
    """
    before, begins, rest = document.partition(BEGIN)
    _, ends, after = rest.partition(END)
    if not (begins and ends):
        raise ValueError(f"expected {BEGIN!r} and then {END!r} in the document, did not find them")
    return f"{before}{BEGIN}\n{rows}\n{END}{after}"


def _row(model: type[BaseModel], by: str, known: Sequence[str]) -> str:
    name = model.model_json_schema()["properties"]["type"]["const"]
    when = " ".join((model.__doc__ or "").partition("\n\n")[0].split())
    holds = ", ".join(f"`{field}`" for field in model.model_fields if field not in known)
    return f"| `{name}` | {by} | {when} | {holds} |"
