"""What an import found."""

from pydantic import BaseModel


class BadRow(BaseModel):
    """A row that was not taken: its line in the file (the head is 1), the column, and what is wrong.

    ``slug`` is the stable name of the fault (``crm.imports.faults.Fault``); ``message`` says it in full.
    """

    line: int
    column: str
    slug: str
    message: str


class ImportReport(BaseModel):
    """How many rows there were, how many were taken, how many were there before, and every one that was not.

    ``bad`` names the first 1000 faults, several of one row among them; ``bad_rows`` counts all rows; ``ignored`` are
    columns nothing was made of.
    """

    dry_run: bool
    rows: int
    taken: int
    known: int
    bad_rows: int
    bad: list[BadRow]
    ignored: list[str] = []
