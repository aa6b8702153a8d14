"""A letter as a Word document (OOXML)."""

from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from crm.supervision.paper import (
    BODY_PT,
    LINE_PT,
    MARGIN_BOTTOM_MM,
    MARGIN_LEFT_MM,
    MARGIN_RIGHT_MM,
    MARGIN_TOP_MM,
    OFFICE_PT,
    RED,
    SMALL_PT,
    TITLE_PT,
    Paper,
)

SONG, FANG = "宋体", "仿宋"
"""Fonts by the names every Chinese office suite has."""

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands as the file's own time: when it was drawn says nothing about the letter."""


def draw_docx(paper: Paper) -> bytes:
    """Return the file."""
    document = docx.Document()
    _set_up(document, paper)
    _line(document, paper.office, ALIGN.CENTER, OFFICE_PT, font=SONG, bold=True, colour=RED)
    _underline(_line(document, paper.number, ALIGN.CENTER, BODY_PT))
    _line(document, "", ALIGN.CENTER, SMALL_PT)
    _line(document, paper.title, ALIGN.CENTER, TITLE_PT, font=SONG, bold=True)
    _line(document, paper.addressee, ALIGN.LEFT, BODY_PT)
    for text in paper.paragraphs:
        _line(document, text, ALIGN.JUSTIFY, BODY_PT).paragraph_format.first_line_indent = Pt(2 * BODY_PT)
    for text in ("", paper.issuer, paper.date):
        _line(document, text, ALIGN.RIGHT, BODY_PT)
    if paper.copies:
        _line(document, f"抄送：{paper.copies}", ALIGN.LEFT, BODY_PT - 2)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP_MM), Mm(MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT_MM), Mm(MARGIN_RIGHT_MM)
    foot = section.footer.paragraphs[0]
    foot.alignment = ALIGN.CENTER
    _say(foot, paper.watermark, SMALL_PT, colour="808080")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = paper.title, paper.office, ""
    properties.created = properties.modified = UNDATED


def _line(
    document: Document,
    text: str,
    align: ALIGN,
    size: int,
    *,
    font: str = FANG,
    bold: bool = False,
    colour: str = "000000",
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(max(LINE_PT, size * 1.4))
    _say(paragraph, text, size, font=font, bold=bold, colour=colour)
    return paragraph


def _say(
    paragraph: Paragraph, text: str, size: int, *, font: str = FANG, bold: bool = False, colour: str = "000000"
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)
    run.font.name = font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 python-docx has no name for East Asian fonts
    fonts.set(qn("w:eastAsia"), font)


def _underline(paragraph: Paragraph) -> None:
    """Put the red line under a paragraph."""
    paragraph.paragraph_format.space_after = Pt(12)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "18", "space": "6", "color": RED}.items():
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    layout = paragraph._p.get_or_add_pPr()  # noqa: SLF001 python-docx has no name for borders
    layout.insert_element_before(border, "w:spacing", "w:ind", "w:jc")
