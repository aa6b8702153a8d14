"""From a row of the outbox to a message: letters drawn, a citizen's number looked up."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.citizens.models import CitizenNumber
from crm.db import SessionFactory
from crm.notices.models import Notice
from crm.supervision import letters
from crm.supervision.models import Letter
from crm.tickets.models import Ticket
from hotline.notices.message import DeliveryError, File, Message

CITIZEN = "citizen:"
MOBILE = re.compile(r"1[3-9][0-9]{9}")


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
    """Return the mobile number given for this ticket if the citizen is its own, else one that is known of them."""
    ticket = session.get(Ticket, number) if number else None
    known = list(session.scalars(select(CitizenNumber.number).where(CitizenNumber.citizen_id == citizen_id)))
    if ticket and ticket.citizen_id == citizen_id:
        known.insert(0, ticket.callback_number)
    for one in known:
        if MOBILE.fullmatch(one):
            return one
    raise DeliveryError("citizen-without-mobile", for_good=True)
