"""From a row of the outbox to a message: letters drawn, a citizen's number looked up."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.citizens.models import CitizenNumber
from crm.citizens.numbers import first_mobile
from crm.db import SessionFactory
from crm.duplicates.models import TicketCitizen
from crm.notices.models import Notice
from crm.supervision import letters
from crm.supervision.models import Letter
from crm.tickets.models import Ticket
from hotline.notices.message import File, Message
from hotline.posting import DeliveryError

CITIZEN = "citizen:"


def pack(factory: SessionFactory, notice_id: int) -> Message:
    """Return a notice ready to go.

    Raises:
        DeliveryError: There is no number a text message could be sent to.
    """
    with factory() as session:
        notice = session.get_one(Notice, notice_id)
        letter = session.get(Letter, notice.letter_id) if notice.letter_id else None
        address = notice.address
        if address.startswith(CITIZEN):
            address = _number(session, int(address.removeprefix(CITIZEN)), notice.ticket)
        return Message(
            id=notice.id,
            key=notice.key,
            kind=notice.kind,
            ticket=notice.ticket,
            department=notice.department,
            address=address,
            subject=notice.subject,
            body=notice.body,
            letter_number=letter.number if letter else "",
            files=_files(letter) if letter else (),
        )


def _files(letter: Letter) -> tuple[File, ...]:
    return (
        File(letters.file_name(letter, "docx"), letters.DOCX, letters.docx(letter)),
        File(letters.file_name(letter, "pdf"), letters.PDF, letters.pdf(letter)),
    )


def _number(session: Session, citizen_id: int, number: str | None) -> str:
    """Return the mobile number the citizen gave for this matter, else one that is known of them."""
    told_in = select(TicketCitizen.from_ticket).where(
        TicketCitizen.ticket == number, TicketCitizen.citizen_id == citizen_id
    )
    given = select(Ticket.callback_number).where(
        Ticket.citizen_id == citizen_id, or_(Ticket.number == number, Ticket.number.in_(told_in))
    )
    known = select(CitizenNumber.number).where(CitizenNumber.citizen_id == citizen_id)
    if mobile := first_mobile([*session.scalars(given), *session.scalars(known)]):
        return mobile
    raise DeliveryError("citizen-without-mobile", for_good=True)
