"""Letters: their numbers, what they say, how they are drawn."""

import re
import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import RGBColor

from config.letters import FOLDER, LetterTemplateError, letter_template
from crm.supervision import letters, service
from crm.supervision.models import Letter
from crm.supervision.paper import Paper
from crm.tickets.models import Ticket
from tests.unit.crm.cases.people import FRIDAY_NOON, after
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

NASTY = "=cmd|'/c calc'!A0 <b onmouseover=x>路灯</b> {{ city }} {% for x in y %} \u202egpj.exe\u202c \x07\u200b"


def letter(hall: CityHall, level: int = 2, **form: Any) -> Letter:
    number = hall.dispatched(hall.bureau, **form)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        occasion = f"overdue:{number}"
        made = service.issue(session, hall.casework, ticket, level, "overdue", occasion, "system", after(days=3))
        assert made is not None
        return session.query(Letter).filter_by(supervision_id=made.id).one()


def texts(content: bytes) -> list[str]:
    return [p.text for p in docx.Document(BytesIO(content)).paragraphs]


def test_numbers_are_counted_by_series_and_year(hall: CityHall) -> None:
    numbers = [letter(hall, level).number for level in (2, 2, 1, 2)]
    assert numbers == ["江热督〔2026〕1号", "江热督〔2026〕2号", "江热提〔2026〕1号", "江热督〔2026〕3号"]


def test_a_letter_that_was_not_written_after_all_leaves_no_gap(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        service.issue(session, hall.casework, ticket, 2, "manual", "manual:1", "9001", FRIDAY_NOON)
        session.rollback()
    assert letter(hall).sequence == 1


def test_the_year_is_the_citys(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        new_year = FRIDAY_NOON.replace(month=12, day=31, hour=16, minute=30)
        service.issue(session, hall.casework, ticket, 2, "manual", "manual:1", "9001", new_year)
    with hall.reading() as session:
        assert session.query(Letter).one().number == "江热督〔2027〕1号"


def test_it_says_what_an_official_letter_says(hall: CityHall) -> None:
    facts = letter(hall).facts
    said = "".join(facts["paragraphs"])
    assert facts["office"] == "江城市12345政务服务便民热线"
    assert facts["addressee"] == "市城市管理局\uff1a"
    assert facts["date"] == "2026年11月23日"
    assert facts["issuer"] == "市12345热线中心"
    assert "路灯不亮" in facts["title"]
    for part in ("2026年11月20日", "城市管理—市政设施—路灯故障", "江岸区", "2026年11月27日17:30", "超过办理期限"):
        assert part in said
    assert facts["number"] in facts["watermark"]


def test_it_names_no_citizen(hall: CityHall) -> None:
    form: dict[str, Any] = {"title": "王女士13912345678反映解放大道12号楼3单元402室停水", "citizen_name": "王建国"}
    facts = str(letter(hall, **form).facts)
    for hidden in ("13912345678", "402", "王建国", "13800000001"):
        assert hidden not in facts


def test_a_confidential_matter_is_not_described(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, title="举报某单位违法排污")
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        ticket.confidentiality = "confidential"
        service.issue(session, hall.casework, ticket, 2, "manual", "manual:1", "9001", FRIDAY_NOON)
    with hall.reading() as session:
        assert "排污" not in str(session.query(Letter).one().facts)


def test_the_word_file_looks_official(hall: CityHall) -> None:
    drawn = letter(hall, 3)
    document = docx.Document(BytesIO(letters.docx(drawn)))
    head, number, _, title, addressee, body, *_ = document.paragraphs
    assert (head.text, head.alignment, head.runs[0].font.color.rgb) == (
        drawn.facts["office"], ALIGN.CENTER, RGBColor(0xE6, 0, 0),
    )  # fmt: skip
    assert number.text == drawn.number
    assert 'w:bottom w:val="single"' in number._p.xml, "the red line"
    assert (title.text, addressee.text) == (drawn.facts["title"], drawn.facts["addressee"])
    assert body.paragraph_format.first_line_indent is not None
    ending = [(p.text, p.alignment) for p in document.paragraphs[-3:]]
    assert ending[:2] == [("市政府办公室", ALIGN.RIGHT), ("2026年11月23日", ALIGN.RIGHT)]
    assert ending[2][0] == "抄送\uff1a江城市人民政府督查机构"
    assert document.sections[0].footer.paragraphs[0].text == drawn.facts["watermark"]


def test_the_pdf_is_one_page_and_the_same_whenever_it_is_drawn(hall: CityHall) -> None:
    drawn = letter(hall)
    first = letters.pdf(drawn)
    assert first == letters.pdf(drawn)
    assert first.startswith(b"%PDF-")
    assert re.findall(rb"/Count (\d+)", first) == [b"1"]
    assert b"STSong-Light" in first
    assert b"UniGB-UCS2-H" in first


def test_whatever_a_ticket_is_called_it_does_no_harm(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        ticket.title = NASTY
        made = service.issue(session, hall.casework, ticket, 2, "manual", "manual:1", "9001", FRIDAY_NOON)
        assert made is not None
    with hall.reading() as session:
        drawn = session.query(Letter).one()
    title = drawn.facts["title"]
    assert "<b onmouseover=x>" in title, "text stays text"
    assert "{{ city }}" in title, "no template runs twice"
    assert not re.search(r"[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", title)
    assert title in texts(letters.docx(drawn))
    with zipfile.ZipFile(BytesIO(letters.docx(drawn))) as parts:
        assert b"&lt;b onmouseover" in parts.read("word/document.xml")
    assert letters.pdf(drawn).startswith(b"%PDF-")


def test_facts_from_elsewhere_are_made_harmless_again() -> None:
    paper = Paper.of({"title": NASTY, "paragraphs": [f"{NASTY}\x00"], "number": "1\n2"})
    assert "\x00" not in paper.title + paper.paragraphs[0]
    assert "\u202e" not in paper.title + paper.paragraphs[0]
    assert (paper.number, paper.office) == ("1 2", "")


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_every_shipped_template_is_whole(name: str) -> None:
    assert letter_template(name).body


def test_every_level_of_the_demonstration_has_its_template(hall: CityHall) -> None:
    for rule in hall.casework.rules(FRIDAY_NOON).supervision.levels:
        assert letter(hall, rule.level).template == rule.template


@pytest.mark.parametrize("name", ["../settings", "no_such", "", "reminder.yaml"])
def test_a_template_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(LetterTemplateError, match="reminder"):
        letter_template(name)


def test_a_letter_is_saved_under_a_name_every_system_takes() -> None:
    assert letters.file_name(Letter(id=3, number="江热督〔2026〕12号"), "docx") == "江热督-2026-12号.docx"
    assert letters.file_name(Letter(id=3, number="../.."), "pdf") == "3.pdf"
