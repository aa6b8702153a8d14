"""Found sentences turned into rows, masked for everybody: whoever took the call reads it on its own page."""

from collections.abc import Sequence
from datetime import timedelta

from agent_console.transcripts.schemas import FoundOut
from crm.citizens.numbers import mask_number
from crm.tickets.access import Reader
from crm.tickets.shown import Shown, names_in_calls
from crm.transcripts.marks import marks
from crm.transcripts.moments import moment_of
from crm.transcripts.search import Found


def rows_out(reader: Reader, found: Sequence[Found], q: str) -> list[FoundOut]:
    """Return rows; names and numbers of all citizens of this page are masked."""
    tickets = [one.ticket for one in found if one.ticket]
    citizens = {one.call.citizen_id for one in found if one.call.citizen_id is not None}
    shown = Shown(reader, tickets, citizens)
    names = names_in_calls(reader.session, {one.call.id for one in found})
    texts: dict[int, str] = {}
    for side in _sides(found):
        said = shown.said([one.utterance.text for one in side], names[side[0].call.id])
        texts |= zip([one.utterance.id for one in side], said, strict=True)
    return [_row_out(one, texts[one.utterance.id], shown, q) for one in found]


def _sides(found: Sequence[Found]) -> list[list[Found]]:
    """Return what was found of each side of a call, in the order it was said."""
    sides: dict[tuple[str, str], list[Found]] = {}
    for one in sorted(found, key=lambda one: (one.utterance.started_at, one.utterance.id)):
        sides.setdefault((one.call.id, one.utterance.leg), []).append(one)
    return list(sides.values())


def _row_out(one: Found, text: str, shown: Shown, q: str) -> FoundOut:
    utterance, call, ticket = one.utterance, one.call, one.ticket
    found = marks(utterance.text, q)
    length_s = (utterance.ended_at - utterance.started_at).total_seconds()
    after_s, _ = moment_of(utterance.text, utterance.words, length_s, found[0][0] if found else 0)
    return FoundOut(
        id=utterance.id,
        call_id=call.id,
        leg="operator" if utterance.leg == "operator" else "caller",
        text=text,
        marks=marks(text, q),
        said_at=utterance.started_at,
        heard_at=utterance.started_at + timedelta(seconds=after_s),
        operator=call.operator,
        queue=call.queue,
        number_shown=mask_number(call.number),
        ticket_number=ticket.number if ticket else None,
        title=shown.said([ticket.title])[0] if ticket else "",
        recorded=call.recording is not None,
    )
