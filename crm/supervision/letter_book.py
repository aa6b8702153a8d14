"""The book of letters (函件登记簿): each gets the next number of its series, is sent, and is signed for."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.errors import NotFoundError
from config.letters import letter_template
from config.rules.supervision import LevelRule
from crm.casework import Casework
from crm.departments.models import Department
from crm.notices.service import tell_department
from crm.rows import held_row, insert_unless_there
from crm.supervision.models import Letter, LetterSeries, Supervision
from crm.supervision.wording import letter_facts
from crm.tickets.models import Ticket
from crm.tickets.urgency import is_urgent


class NoSuchLetterError(NotFoundError):
    """No letter has this id, or it is another department's."""

    slug: ClassVar[str] = "no-such-letter"


def addressee(session: Session, template: str, concerned: str | None) -> str | None:
    """Return who gets a letter: the department concerned, or discipline inspection if the template says so."""
    if letter_template(template).to == "department":
        return concerned
    unit = select(Department.code).where(Department.kind == "discipline", Department.active)
    return session.scalars(unit.order_by(Department.code)).first()


def waits_for_lead(template: str, concerned: str | None) -> bool:
    """Return whether a letter is for the department that works on the ticket, and none does yet."""
    return concerned is None and letter_template(template).to == "department"


def write_letter(
    session: Session, casework: Casework, ticket: Ticket, about: Supervision, rule: LevelRule, concerned: str | None
) -> Letter:
    """Write the letter of a supervision under the next number, and send it to its addressee with a notice."""
    year = about.issued_at.astimezone(casework.zone).year
    sequence = draw_sequence(session, rule.series, year)
    form = casework.rules(about.issued_at).supervision.letter_number
    number = form.format(series=rule.series, year=year, sequence=sequence)
    letter = Letter(
        supervision_id=about.id,
        ticket=ticket.number,
        series=rule.series,
        year=year,
        sequence=sequence,
        number=number,
        template=rule.template,
        facts=letter_facts(
            session, casework, ticket, about, number=number, template=rule.template, concerned=concerned
        ),
        issued_at=about.issued_at,
    )
    session.add(letter)
    session.flush()
    if about.department:
        tell_department(
            session,
            casework,
            f"letter:{letter.id}",
            "letter",
            about.department,
            ticket.number,
            f"{rule.name} {number}",
            "\n".join((letter.facts["title"], "", letter.facts["addressee"], *letter.facts["paragraphs"])),
            about.issued_at,
            letter_id=letter.id,
            urgent=is_urgent(casework, ticket),
        )
    return letter


def receive(session: Session, letter_id: int, department: str | None, by: str, at: datetime) -> Letter:
    """Sign for a letter (送达回执); doing it again changes nothing.

    Raises:
        NoSuchLetterError: There is none, or it addresses another department.
    """
    letter = held_row(session, Letter, letter_id)
    addressed = session.get_one(Supervision, letter.supervision_id).department if letter else None
    if letter is None or addressed != department:
        raise NoSuchLetterError("expected a letter to this department, there is none", id=letter_id)
    mark_received(letter, by, at)
    return letter


def letters_of(session: Session, supervision_id: int) -> Sequence[Letter]:
    """Return the letters of a supervision."""
    return session.scalars(select(Letter).where(Letter.supervision_id == supervision_id).order_by(Letter.id)).all()


def mark_received(letter: Letter, by: str, at: datetime) -> None:
    """Note who signed for a letter first; who signed for it has it."""
    if letter.received_at is None:
        letter.received_by, letter.received_at = by, at
        letter.delivered_at = letter.delivered_at or at


def draw_sequence(session: Session, series: str, year: int) -> int:
    """Return the next number of the series in the year.

    The series stays locked until the transaction ends: a letter that is not written after all leaves no gap.
    """
    insert_unless_there(session, LetterSeries, series=series, year=year, last=0)
    drawn = session.scalar(
        update(LetterSeries)
        .where(LetterSeries.series == series, LetterSeries.year == year)
        .values(last=LetterSeries.last + 1)
        .returning(LetterSeries.last)
        .execution_options(synchronize_session=False)
    )
    return int(drawn or 0)
