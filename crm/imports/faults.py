"""What can be wrong with a table, and with a row of it."""

from dataclasses import dataclass

from config.errors import HotlineError


class ImportFileError(HotlineError):
    """The table as a whole cannot be read; no row was taken. ``slug`` tells why."""

    slug = "import-file"
    status = 422

    def __init__(self, why: str, message: str) -> None:
        """Keep the slug of this file's fault.

        Args:
            why: Stable slug.
            message: What was expected and what came.
        """
        super().__init__(message, why=why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row.

    Attributes:
        line: Line of the file, the head being 1 (of a workbook: the row).
        column: The field, or empty for the row as a whole.
        slug: Stable name of the fault.
        message: What was expected; never the value itself, it may be a citizen's.
    """

    line: int
    column: str
    slug: str
    message: str
