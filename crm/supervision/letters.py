"""Letters as files, drawn from ``Letter.facts`` alone: the same letter looks the same whenever it is drawn."""

from crm.supervision.models import Letter
from crm.supervision.paper import Paper
from crm.supervision.paper_docx import draw_docx
from crm.supervision.paper_pdf import draw_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def docx(letter: Letter) -> bytes:
    """Return the letter as a Word document."""
    return draw_docx(Paper.of(letter.facts))


def pdf(letter: Letter) -> bytes:
    """Return the letter as a PDF."""
    return draw_pdf(Paper.of(letter.facts))


def file_name(letter: Letter, ending: str) -> str:
    """Return the name under which a letter is saved: its number, letters and digits only."""
    stem = "".join(c if c.isalnum() else "-" for c in letter.number).strip("-")
    return f"{stem or letter.id}.{ending}"
