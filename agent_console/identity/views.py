"""Who was shown a citizen's data, as pages see it."""

from collections.abc import Sequence

from sqlalchemy import select

from agent_console.identity.schemas import RevealOut
from crm.identity.models import Reveal
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown


def reveals_out(reader: Reader, reveals: Sequence[Reveal]) -> list[RevealOut]:
    """Return rows of the list; a reason that quotes the citizen is masked as the ticket's other texts are."""
    wanted = {one.ticket for one in reveals}
    shown = Shown(reader, reader.session.scalars(select(Ticket).where(Ticket.number.in_(wanted))))
    return [RevealOut.model_validate(one).model_copy(update={"reason": shown.text(one.reason)}) for one in reveals]
