"""A letter as a PDF. The font is one of Adobe's predefined Chinese fonts: every reader brings it, no file is needed."""

from io import BytesIO
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer

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

FONT = "STSong-Light"
Align = Literal[0, 2]
LEFT: Align = 0
RIGHT: Align = 2


def draw_pdf(paper: Paper) -> bytes:
    """Return the file; equal letters give equal bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        topMargin=MARGIN_TOP_MM * mm,
        bottomMargin=MARGIN_BOTTOM_MM * mm,
        leftMargin=MARGIN_LEFT_MM * mm,
        rightMargin=MARGIN_RIGHT_MM * mm,
        title=paper.title,
        author=paper.office,
        invariant=1,
    )

    def foot(canvas: Canvas, _document: object) -> None:
        canvas.setFont(FONT, SMALL_PT)
        canvas.setFillGray(0.5)
        canvas.drawCentredString(A4[0] / 2, MARGIN_BOTTOM_MM * mm / 2, paper.watermark)

    document.build(_parts(paper), onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _parts(paper: Paper) -> list[Flowable]:
    parts: list[Flowable] = [
        Heading(paper.office, OFFICE_PT, RED),
        Spacer(1, 8 * mm),
        Heading(paper.number, BODY_PT, "000000", outline=0),
        HRFlowable(width="100%", thickness=2.2, color=HexColor(f"#{RED}"), spaceBefore=4 * mm, spaceAfter=10 * mm),
        Heading(paper.title, TITLE_PT, "000000"),
        Spacer(1, 8 * mm),
        _text(paper.addressee, BODY_PT, LEFT),
        *(_text(text, BODY_PT, LEFT, indent=2 * BODY_PT) for text in paper.paragraphs),
        Spacer(1, 16 * mm),
        _text(paper.issuer, BODY_PT, RIGHT),
        _text(paper.date, BODY_PT, RIGHT),
    ]
    if paper.copies:
        parts += [Spacer(1, 10 * mm), _text(f"抄送：{paper.copies}", BODY_PT - 2, LEFT)]
    return parts


def _text(text: str, size: int, align: Align, *, indent: int = 0) -> Paragraph:
    style = ParagraphStyle(
        "letter",
        fontName=FONT,
        fontSize=size,
        leading=max(LINE_PT, size * 1.4),
        alignment=align,
        firstLineIndent=indent,
        wordWrap="CJK",
    )
    return Paragraph(escape(text), style)


class Heading(Flowable):
    """Centred strong lines. The font has no bold face: its letters get an outline of their own colour."""

    def __init__(self, text: str, size: int, colour: str, *, outline: float = 0.025) -> None:
        super().__init__()
        self._text, self._size, self._colour = text, size, HexColor(f"#{colour}")
        self._outline = outline * size
        self._lines: list[str] = []

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Break the text into lines of the width; return the size of all."""
        self._width, self._lines = width, [""]
        for letter in self._text:
            if pdfmetrics.stringWidth(self._lines[-1] + letter, FONT, self._size) > width:
                self._lines.append("")
            self._lines[-1] += letter
        return width, len(self._lines) * self._size * 1.4

    def draw(self) -> None:
        """Draw the lines, the first on top."""
        self.canv.setFillColor(self._colour)
        self.canv.setStrokeColor(self._colour)
        self.canv.setLineWidth(self._outline)
        for number, line in enumerate(reversed(self._lines)):
            left = (self._width - pdfmetrics.stringWidth(line, FONT, self._size)) / 2
            text = self.canv.beginText(left, (number + 0.3) * self._size * 1.4)
            text.setFont(FONT, self._size)
            text.setTextRenderMode(2 if self._outline else 0)
            text.textOut(line)
            self.canv.drawText(text)
